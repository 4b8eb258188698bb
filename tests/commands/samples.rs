//! The sample state machines.

use serde_json::{Value, json};

use crate::desk::Desk;

#[test]
fn every_sample_runs_as_it_says() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let samples = desk.ok("list_samples", json!({}));
    let mut runs: Vec<(String, String)> = Vec::new();
    for sample in samples.as_array().unwrap() {
        let name = sample["name"].as_str().unwrap();
        let arn = desk.machine(name);
        let cases = sample["testCases"].as_array().unwrap();
        if name == "CoolingOff" {
            continue;
        }
        if cases.is_empty() {
            runs.push((name.to_owned(), desk.start(&arn, &sample["input"])));
        }
        for case in cases {
            let case = case.as_str().unwrap();
            let run = desk.start(&format!("{arn}#{case}"), &sample["input"]);
            runs.push((format!("{name}#{case}"), run));
        }
    }
    let outcomes: Vec<String> = runs
        .iter()
        .map(|(name, execution)| {
            let ended = desk.ended(execution);
            let detail = match (ended["error"].as_str(), ended["output"].as_str()) {
                (Some(error), _) => error.to_owned(),
                (None, Some(output)) => telling(name, &serde_json::from_str(output).unwrap()),
                (None, None) => String::new(),
            };
            format!("{name} {} {detail}", ended["status"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        outcomes,
        [
            "PriceOrder SUCCEEDED 3 lines, chair at 119",
            "RouteParcel SUCCEEDED post",
            "CheckApplicant SUCCEEDED registered in NL",
            "ChargeCard#HappyPath SUCCEEDED ch_1",
            "ChargeCard#CardDeclined FAILED Card.Declined",
            "ChargeCard#FlakyNetwork SUCCEEDED ch_3",
            "MessagePump#TwoMessages SUCCEEDED 0 left",
            "MessagePump#NothingToSend SUCCEEDED 0 left",
            "MessagePump#QueueMissing FAILED SQS.QueueDoesNotExistException",
        ]
    );
    desk.close();
}

/// The telling part of a sample's output.
fn telling(name: &str, output: &Value) -> String {
    let text = |pointer: &str| {
        output
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or("?")
    };
    let number = |pointer: &str| output.pointer(pointer).cloned().unwrap_or_default();
    match name.split('#').next().unwrap() {
        "PriceOrder" => format!(
            "{} lines, {} at {}",
            number("/lineCount"),
            text("/lines/2/sku"),
            number("/lines/2/unitPrice")
        ),
        "RouteParcel" => text("/route/carrier").to_owned(),
        "CheckApplicant" => text("/report/register").to_owned(),
        "ChargeCard" => text("/charge/chargeId").to_owned(),
        "MessagePump" => format!("{} left", number("/found/count")),
        other => panic!("{other}: {output:#}"),
    }
}

#[test]
fn a_deleted_sample_stays_deleted() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let names: Vec<String> = desk
        .ok("list_samples", json!({}))
        .as_array()
        .unwrap()
        .iter()
        .map(|sample| sample["name"].as_str().unwrap().to_owned())
        .collect();
    let mut expected = names.clone();
    expected.sort();
    assert_eq!(desk.machines(), expected);
    let tags = desk.local(
        "list_tags_for_resource",
        json!({ "resourceArn": desk.machine("RouteParcel") }),
    );
    assert_eq!(
        tags["tags"],
        json!([{ "key": "stepdeck:sample", "value": "true" }])
    );

    desk.local(
        "delete_state_machine",
        json!({ "stateMachineArn": desk.machine("RouteParcel") }),
    );
    desk.close();
    let desk = Desk::open(home.path());
    expected.retain(|name| name != "RouteParcel");
    assert_eq!(desk.machines(), expected);
    desk.close();
}

#[test]
fn mocks_that_a_person_has_edited_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let workspace = home.path().join("workspace");
    std::fs::create_dir_all(&workspace).unwrap();
    let own = r#"{ "StateMachines": {}, "MockedResponses": {} }"#;
    std::fs::write(workspace.join("mocks.json"), own).unwrap();
    let desk = Desk::open(home.path());
    assert!(desk.machines().contains(&"ChargeCard".to_owned()));
    assert_eq!(
        std::fs::read_to_string(workspace.join("mocks.json")).unwrap(),
        own
    );
    desk.close();
}
