//! The mock configuration, edited beside other programs, and tasks that are answered by hand.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::desk::Desk;

/// The one task that an execution waits for, as soon as it does.
fn waiting(desk: &Desk, execution_arn: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let tasks = desk.ok("waiting_tasks", json!({ "executionArn": execution_arn }));
        if let Some(task) = tasks.get(0) {
            return task.clone();
        }
        assert!(Instant::now() < deadline, "nothing waits");
        std::thread::yield_now();
    }
}

#[test]
fn a_state_is_answered_by_hand() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let machine = desk.machine("ChargeCard");
    let of_machine = json!({ "stateMachineArn": machine });
    assert_eq!(desk.ok("states_by_hand", of_machine.clone()), json!([]));
    desk.ok(
        "set_states_by_hand",
        json!({ "stateMachineArn": machine, "states": ["Charge card"] }),
    );
    assert_eq!(
        desk.ok("states_by_hand", of_machine),
        json!(["Charge card"])
    );

    let execution = desk.start(
        &machine,
        &json!({ "orderId": "O-1", "card": "c", "amount": 7 }),
    );
    let task = waiting(&desk, &execution);
    assert_eq!(
        (&task["stateName"], &task["byHand"]),
        (&json!("Charge card"), &json!(true)),
        "{task:#}"
    );
    desk.local(
        "send_task_failure",
        json!({ "taskToken": task["taskToken"], "error": "Lost", "cause": "by hand" }),
    );
    let ended = desk.ended(&execution);
    assert_ne!(ended["status"], "RUNNING", "{ended:#}");
    let history = desk.local(
        "get_execution_history",
        json!({ "executionArn": execution, "maxResults": 1000 }),
    );
    assert!(
        history.to_string().contains("\"cause\":\"by hand\""),
        "{history:#}"
    );

    let error = desk
        .call(
            "set_states_by_hand",
            json!({ "stateMachineArn": format!("{machine}-none"), "states": [] }),
        )
        .unwrap_err();
    assert_eq!(error["code"], "StateMachineDoesNotExist", "{error:#}");
    desk.close();
}

fn save(desk: &Desk, file: &Value, text: &str) -> Result<Value, Value> {
    let base = file.get("text").cloned().unwrap_or_default();
    desk.call(
        "save_mock_file",
        json!({ "path": file["path"], "text": text, "base": base }),
    )
}

#[test]
fn the_file_is_edited_beside_other_programs() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let file = desk.ok("mock_file", json!({}));
    assert_eq!(file["own"], true, "{file:#}");
    let text = file["text"].as_str().unwrap();
    let found = desk.ok("check_mock_file", json!({ "text": text }));
    assert_eq!(found, json!([]), "the samples' own");

    let path = Path::new(file["path"].as_str().unwrap());
    fs::write(path, "{}").unwrap();
    let changed = save(&desk, &file, "{ \"mine\": 1 }").unwrap_err();
    assert_eq!(changed["code"], "MockFileChanged", "{changed:#}");
    assert!(changed["advice"].is_string(), "{changed:#}");
    assert_eq!(fs::read_to_string(path).unwrap(), "{}");

    let file = desk.ok("mock_file", json!({}));
    let saved = save(&desk, &file, "{ \"mine\": 1 }").unwrap();
    assert_eq!(saved["text"], "{ \"mine\": 1 }");
    assert_eq!(fs::read_to_string(path).unwrap(), "{ \"mine\": 1 }");
    let found = desk.ok("check_mock_file", json!({ "text": "{ \"mine\": 1 }" }));
    assert_eq!(
        (
            &found[0]["severity"],
            &found[0]["from"],
            &found[0]["pointer"]
        ),
        (&json!("WARNING"), &json!(2), &json!("mine")),
        "{found:#}"
    );

    fs::write(path, [0xff]).unwrap();
    let file = desk.ok("mock_file", json!({}));
    assert_eq!(file["problem"]["code"], "MockFileUnreadable", "{file:#}");
    desk.close();
}

#[test]
fn another_file_is_chosen_and_kept() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    for (path, message) in [
        (json!("mocks.json"), "whole path"),
        (json!(home.path()), "no file"),
        (
            json!(home.path().join("none").join("m.json")),
            "no such folder",
        ),
    ] {
        let error = desk
            .call("choose_mock_file", json!({ "path": path }))
            .unwrap_err();
        let told = error["message"].as_str().unwrap();
        assert!(
            error["code"] == "InvalidMockFile" && told.contains(message),
            "{error:#}"
        );
    }
    let mine = home.path().join("mine.json");
    let chosen = desk.ok("choose_mock_file", json!({ "path": mine }));
    assert_eq!((&chosen["own"], chosen.get("text")), (&json!(false), None));
    let mocks = json!({
        "StateMachines": { "ChargeCard": { "TestCases": { "Mine": { "Charge card": "Charged", "Order shipment": "Sent" } } } },
        "MockedResponses": {
            "Charged": { "0": { "Return": { "Payload": { "chargeId": "ch" } } } },
            "Sent": { "0": { "Return": { "MessageId": "m" } } },
        },
    });
    save(&desk, &chosen, &mocks.to_string()).unwrap();
    let cases = desk.ok("list_test_cases", json!({ "stateMachine": "ChargeCard" }));
    assert_eq!(cases, json!(["Mine"]));

    desk.ok("restart_workspace", json!({}));
    let file = desk.ok("mock_file", json!({}));
    assert_eq!(file["path"], json!(mine), "{file:#}");
    let machine = format!("{}#Mine", desk.machine("ChargeCard"));
    let ended = desk.ended(&desk.start(
        &machine,
        &json!({ "orderId": "O-1", "card": "c", "amount": 7 }),
    ));
    assert_eq!(ended["status"], "SUCCEEDED", "{ended:#}");

    let own = desk.ok("choose_mock_file", json!({ "path": null }));
    assert_eq!(own["own"], true, "{own:#}");
    desk.close();
}
