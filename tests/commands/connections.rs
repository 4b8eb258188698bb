//! Connections: what there is, what is kept, what is wrong.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::desk::Desk;

fn list(desk: &Desk) -> Vec<Value> {
    let list = desk.ok("list_connections", json!({}));
    assert_eq!(list["problem"], Value::Null, "{list:#}");
    list["connections"].as_array().unwrap().clone()
}

fn find(desk: &Desk, id: &str) -> Value {
    let all = list(desk);
    let found = all.iter().find(|connection| connection["id"] == id);
    found
        .unwrap_or_else(|| panic!("no {id} in {all:#?}"))
        .clone()
}

#[test]
fn local_comes_first_then_profiles_then_endpoints() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    desk.machines();
    desk.ok(
        "save_connection",
        json!({ "connection": { "kind": "endpoint", "label": "moto", "endpoint": "http://127.0.0.1:9/", "region": "eu-west-3" } }),
    );
    let shown: Vec<String> = list(&desk)
        .iter()
        .map(|connection| {
            let text = |member: &str| connection[member].as_str().unwrap_or("-").to_owned();
            format!(
                "{} {} {} {}",
                text("kind"),
                text("id"),
                text("region"),
                text("problem")
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "local local us-east-1 -",
            "profile profile:default eu-west-1 -",
            "profile profile:nokeys us-west-2 -",
            "profile profile:nowhere  The profile has no region. Choose a region for this connection.",
            "profile profile:revoked eu-west-1 -",
            "profile profile:signedout eu-north-1 -",
            "profile profile:team eu-west-1 -",
            "endpoint endpoint:moto eu-west-3 -",
        ]
    );
    assert!(
        find(&desk, "local")["endpoint"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
    desk.close();
}

#[test]
fn what_a_person_changes_is_there_after_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let save = |connection: Value| desk.ok("save_connection", json!({ "connection": connection }));
    save(json!({ "id": "local", "color": "blue", "label": "My machine" }));
    save(json!({ "id": "profile:nowhere", "region": "us-gov-west-1", "readOnly": true }));
    let endpoint = save(json!({
        "kind": "endpoint", "label": "moto", "endpoint": "http://127.0.0.1:9", "region": "eu-west-3"
    }));
    save(
        json!({ "kind": "endpoint", "label": "other", "endpoint": "https://sfn.example.test", "region": "x-1" }),
    );
    let second = save(json!({ "kind": "profile", "profile": "default", "region": "eu-west-1" }));
    let third = save(json!({ "kind": "profile", "profile": "default", "region": "ap-south-1" }));
    assert_eq!(
        (&second["id"], &third["id"]),
        (
            &json!("profile:default@eu-west-1"),
            &json!("profile:default@ap-south-1")
        )
    );
    desk.ok("remove_connection", json!({ "id": "endpoint:other" }));
    let before = list(&desk);
    desk.close();

    let desk = Desk::open(home.path());
    desk.machines();
    let without_port = |mut connections: Vec<Value>| {
        connections[0]["endpoint"] = Value::Null;
        connections
    };
    assert_eq!(without_port(list(&desk)), without_port(before));
    let local = find(&desk, "local");
    assert_eq!(
        (&local["label"], &local["color"]),
        (&json!("My machine"), &json!("blue"))
    );
    let nowhere = find(&desk, "profile:nowhere");
    assert_eq!(
        (
            &nowhere["region"],
            &nowhere["readOnly"],
            &nowhere["problem"]
        ),
        (&json!("us-gov-west-1"), &json!(true), &Value::Null)
    );
    assert_eq!(find(&desk, "endpoint:moto"), endpoint);
    let file = fs::read_to_string(home.path().join("connections.json")).unwrap();
    assert!(!file.contains("AKID") && !file.contains("secret"), "{file}");
    desk.close();
}

#[test]
fn a_wrong_connection_is_refused_and_nothing_changes() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    desk.machines();
    let before = list(&desk);
    for (connection, code, message) in [
        (
            json!({ "kind": "endpoint", "label": "a", "endpoint": "nonsense", "region": "x" }),
            "InvalidConnection",
            "The connection's endpoint \"nonsense\" is not an address: relative URL without a base.",
        ),
        (
            json!({ "id": "local", "kind": "endpoint" }),
            "InvalidConnection",
            "The connection's kind cannot change; remove the connection and add another.",
        ),
        (
            json!({ "kind": "local" }),
            "InvalidConnection",
            "The connection's kind is local, and there is one local workspace; its id is \"local\".",
        ),
        (
            json!({ "id": "profile:default", "region": "Mars" }),
            "InvalidConnection",
            "The connection's region \"Mars\" is not a region's name, such as us-east-1.",
        ),
        (
            json!({ "id": "endpoint:gone" }),
            "UnknownConnection",
            "There is no connection \"endpoint:gone\".",
        ),
    ] {
        let error = desk
            .call("save_connection", json!({ "connection": connection }))
            .unwrap_err();
        assert_eq!(
            (&error["code"], &error["message"]),
            (&json!(code), &json!(message))
        );
    }
    let error = desk
        .call("remove_connection", json!({ "id": "local" }))
        .unwrap_err();
    assert_eq!(error["code"], "InvalidConnection");
    assert_eq!(list(&desk), before);
    desk.close();
}

#[test]
fn a_check_says_why_a_connection_does_not_work() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let endpoint = |label: &str, address: &str| {
        desk.ok(
            "save_connection",
            json!({ "connection": { "kind": "endpoint", "label": label, "endpoint": address, "region": "us-east-1" } }),
        )
    };
    let local = desk.machines().len();
    endpoint("nobody", "http://127.0.0.1:9");
    let address = find(&desk, "local")["endpoint"]
        .as_str()
        .unwrap()
        .to_owned();
    endpoint("by address", &address);

    let check = |id: &str| desk.ok("check_connection", json!({ "id": id }))["problem"].clone();
    for works in ["local", "profile:default", "endpoint:by address"] {
        assert_eq!(check(works), Value::Null, "{works}");
    }
    let signer = desk.ok("check_connection", json!({ "id": "profile:default" }));
    assert_eq!(
        signer,
        json!({ "account": "123456789012", "arn": "arn:aws:iam::123456789012:user/ada" })
    );
    for (id, words) in [
        (
            "profile:revoked",
            vec![
                "security token",
                "is invalid",
                "AWS does not know the access key",
            ],
        ),
        ("endpoint:nobody", vec!["127.0.0.1:9", "something listens"]),
        ("profile:nowhere", vec!["has no region"]),
        ("profile:gone", vec!["no profile `gone`", "~/.aws/config"]),
        (
            "profile:nokeys",
            vec!["nokeys", "aws configure --profile nokeys"],
        ),
        (
            "profile:signedout",
            vec!["signedout", "aws sso login --profile signedout"],
        ),
    ] {
        let problem = check(id);
        let problem = problem.as_str().unwrap_or_else(|| panic!("{id} works"));
        for word in words {
            assert!(problem.contains(word), "{id}: no “{word}” in: {problem}");
        }
    }
    let unknown = desk
        .call("check_connection", json!({ "id": "endpoint:gone" }))
        .unwrap_err();
    assert_eq!(unknown["code"], "UnknownConnection");

    // The same workspace, by its address.
    let listed = desk.ok(
        "list_state_machines",
        json!({ "connection": "endpoint:by address", "input": {} }),
    );
    assert_eq!(listed["stateMachines"].as_array().unwrap().len(), local);
    let refused = desk.refused("endpoint:nobody", "list_state_machines", json!({}));
    assert_eq!(
        (&refused["code"], &refused["retryable"]),
        (&json!("ConnectionRefused"), &json!(true)),
        "{refused:#}"
    );
    desk.close();
}

#[test]
fn a_changed_address_counts_from_the_next_call() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    desk.machines();
    let address = find(&desk, "local")["endpoint"]
        .as_str()
        .unwrap()
        .to_owned();
    let save = |connection: Value| desk.ok("save_connection", json!({ "connection": connection }));
    save(
        json!({ "kind": "endpoint", "label": "e", "endpoint": "http://127.0.0.1:9", "region": "us-east-1" }),
    );
    desk.refused("endpoint:e", "list_state_machines", json!({}));
    save(json!({ "id": "endpoint:e", "endpoint": address }));
    desk.ok(
        "list_state_machines",
        json!({ "connection": "endpoint:e", "input": {} }),
    );
    desk.ok("remove_connection", json!({ "id": "endpoint:e" }));
    let gone = desk.refused("endpoint:e", "list_state_machines", json!({}));
    assert_eq!(gone["code"], "UnknownConnection", "{gone:#}");
    desk.close();
}

#[test]
fn an_endpoint_can_be_signed_for_with_a_profile() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    desk.machines();
    let address = find(&desk, "local")["endpoint"].clone();
    let save = |connection: Value| desk.ok("save_connection", json!({ "connection": connection }));
    let account = |name: &str| {
        let input = json!({ "name": name });
        let made = desk.ok(
            "create_activity",
            json!({ "connection": "endpoint:e", "input": input }),
        );
        let arn = made["activityArn"].as_str().unwrap();
        arn.split(':').nth(4).unwrap().to_owned()
    };
    save(
        json!({ "kind": "endpoint", "label": "e", "endpoint": address, "region": "us-east-1", "profile": "team" }),
    );
    // The local service takes an access key of twelve digits for the account.
    assert_eq!(account("first"), "111122223333");
    save(json!({ "id": "endpoint:e", "profile": "" }));
    assert_eq!(account("second"), "123456789012");
    save(json!({ "id": "endpoint:e", "profile": "gone" }));
    let problem = find(&desk, "endpoint:e")["problem"].clone();
    assert_eq!(
        problem,
        "The AWS configuration has no profile \"gone\" any more. Add it again, or choose another profile."
    );
    desk.close();
}

#[test]
fn a_profile_is_there_in_further_regions_that_can_be_removed_again() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    desk.machines();
    let of_team = || -> Vec<Value> {
        let all = list(&desk);
        let team = all.into_iter().filter(|it| it["profile"] == "team");
        team.map(|it| json!([it["id"], it["label"], it["region"], it["removable"]]))
            .collect()
    };
    let own = json!(["profile:team", "team", "eu-west-1", false]);
    let further = json!(["profile:team@us-west-2", "team", "us-west-2", true]);
    desk.ok(
        "save_connection",
        json!({ "connection": { "kind": "profile", "profile": "team", "region": "us-west-2" } }),
    );
    assert_eq!(of_team(), [own.clone(), further]);
    desk.ok(
        "remove_connection",
        json!({ "id": "profile:team@us-west-2" }),
    );
    assert_eq!(of_team(), [own]);
    desk.close();
}

fn on_file(home: &Path, contents: &[u8]) -> (Desk, Value) {
    fs::write(home.join("connections.json"), contents).unwrap();
    let desk = Desk::open(home);
    let list = desk.ok("list_connections", json!({}));
    assert_eq!(
        list["connections"][0]["id"], "local",
        "the app can be used: {list:#}"
    );
    let problem = list["problem"].clone();
    (desk, problem)
}

#[test]
fn a_damaged_file_is_set_aside_and_nothing_is_lost() {
    for damaged in [
        &b"{ \"version\": 1, \"connections\": [ { \"id\": \"local\""[..],
        b"\xff\xfe\x00",
        b"",
        b"{ \"version\": 1, \"connections\": [ { \"id\": 7 } ] }",
    ] {
        let home = tempfile::tempdir().unwrap();
        let (desk, problem) = on_file(home.path(), damaged);
        assert_eq!(problem["code"], "ConnectionsDamaged", "{problem:#}");
        let aside = home.path().join("connections.damaged-1.json");
        assert_eq!(fs::read(&aside).unwrap(), damaged);
        assert!(
            problem["message"]
                .as_str()
                .unwrap()
                .contains(aside.to_str().unwrap()),
            "{problem:#}"
        );

        desk.ok(
            "save_connection",
            json!({ "connection": { "id": "local", "color": "red" } }),
        );
        desk.close();
        let (desk, problem) = on_file(home.path(), b"[]");
        assert_eq!(problem["code"], "ConnectionsDamaged", "{problem:#}");
        assert_eq!(fs::read(&aside).unwrap(), damaged, "the first is kept");
        assert!(home.path().join("connections.damaged-2.json").exists());
        desk.close();
    }
}

#[test]
fn a_file_of_a_newer_version_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let newer = br#"{ "version": 2, "spaces": [] }"#;
    let (desk, problem) = on_file(home.path(), newer);
    assert_eq!(problem["code"], "ConnectionsNewer", "{problem:#}");
    let refused = desk
        .call(
            "save_connection",
            json!({ "connection": { "id": "local", "color": "red" } }),
        )
        .unwrap_err();
    assert_eq!(refused["code"], "ConnectionsNewer", "{refused:#}");
    assert_eq!(
        fs::read(home.path().join("connections.json")).unwrap(),
        newer
    );
    desk.close();
}
