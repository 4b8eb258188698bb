//! The settings of the local workspace, its time, and waits that are skipped.

use std::fs;

use serde_json::{Value, json};

use crate::desk::Desk;

fn change(desk: &Desk, change: Value) -> Value {
    desk.ok("change_workspace_settings", json!({ "change": change }))
}

fn scale(desk: &Desk) -> Value {
    desk.ok("workspace_clock", json!({}))["scale"].clone()
}

#[test]
fn settings_count_at_once_and_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    assert_eq!(scale(&desk), 1.0);
    let services = json!({
        "useEnvironment": false,
        "endpoint": " http://127.0.0.1:4566 ",
        "serviceEndpoints": [{ "service": "Secrets Manager", "endpoint": "http://127.0.0.1:4567" }],
    });
    let saved = change(&desk, json!({ "timeScale": 60, "services": services }));
    assert_eq!(saved["problems"], json!([]), "{saved:#}");
    assert_eq!(scale(&desk), 60.0);
    // One part alone.
    let saved = change(&desk, json!({ "timeScale": 10 }));
    let settings = &saved["view"]["settings"];
    assert_eq!(
        settings["services"],
        json!({
            "useEnvironment": false,
            "endpoint": "http://127.0.0.1:4566",
            "serviceEndpoints": [{ "service": "SECRETS_MANAGER", "endpoint": "http://127.0.0.1:4567" }],
            "functions": [],
        }),
        "{saved:#}"
    );
    desk.close();

    let desk = Desk::open(home.path());
    assert_eq!(scale(&desk), 10.0);
    let view = desk.ok("workspace_settings", json!({}));
    assert_eq!(&view["settings"], settings);
    let file = home.path().join("workspace").join("workspace.json");
    assert_eq!(view["file"], json!(file));
    let kept: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    assert_eq!(kept["version"], 1);
    desk.close();
}

#[test]
fn a_bad_value_is_told_at_its_field_and_nothing_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let refused = change(
        &desk,
        json!({ "timeScale": 60, "services": {
            "serviceEndpoints": [{ "service": "SQS", "endpoint": "localhost" }],
        } }),
    );
    assert_eq!(
        refused["problems"],
        json!([{
            "field": "services.serviceEndpoints.0.endpoint",
            "message": "This is no http:// or https:// address.",
        }])
    );
    assert_eq!(refused["view"]["settings"]["timeScale"], 1.0);
    assert_eq!(scale(&desk), 1.0);
    assert!(!home.path().join("workspace/workspace.json").exists());
    desk.close();
}

/// Opens the app on a file of settings; what it says about them.
fn on_file(text: &str) -> (tempfile::TempDir, Desk, Value) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("workspace");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("workspace.json"), text).unwrap();
    let desk = Desk::open(home.path());
    let view = desk.ok("workspace_settings", json!({}));
    (home, desk, view)
}

#[test]
fn aws_is_called_only_while_a_person_allows_it() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let account = |allowed: bool, profile: &str, region: &str| json!({ "account": { "allowed": allowed, "profile": profile, "region": region } });
    let view = desk.ok("workspace_settings", json!({}));
    assert_eq!(view["settings"]["account"]["allowed"], false, "{view:#}");
    for (refused, told) in [
        (account(true, "", ""), "Choose a profile."),
        (account(true, "nobody", "eu-west-1"), "nobody"),
        // A profile that names no region.
        (account(true, "nowhere", ""), "region"),
    ] {
        let refused = change(&desk, refused);
        let problem = &refused["problems"][0];
        assert_eq!(problem["field"], "account.profile", "{refused:#}");
        assert!(
            problem["message"].as_str().unwrap().contains(told),
            "{refused:#}"
        );
        assert_eq!(refused["view"]["settings"]["account"]["allowed"], false);
    }
    let allowed = change(&desk, account(true, "nowhere", "eu-west-1"));
    assert_eq!(allowed["problems"], json!([]), "{allowed:#}");
    desk.close();

    let desk = Desk::open(home.path());
    let view = desk.ok("workspace_settings", json!({}));
    assert_eq!(
        view["settings"]["account"],
        json!({ "allowed": true, "profile": "nowhere", "region": "eu-west-1" })
    );
    change(&desk, account(false, "nowhere", "eu-west-1"));
    desk.close();
}

#[test]
fn a_function_of_this_machine_runs_without_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let definition = r#"{"StartAt": "T", "States": {"T": {
        "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:echo", "End": true}}}"#;
    let machine = desk.local(
        "create_state_machine",
        json!({ "name": "caller", "definition": definition, "roleArn": "arn:aws:iam::123456789012:role/r" }),
    );
    let machine = machine["stateMachineArn"].as_str().unwrap();
    let failed = desk.ended(&desk.start(machine, &json!({ "n": 1 })));
    assert_eq!(failed["status"], "FAILED", "{failed:#}");
    let functions = json!([{ "function": "echo", "target": "cat" }]);
    change(
        &desk,
        json!({ "services": { "serviceEndpoints": [], "functions": functions } }),
    );
    let succeeded = desk.ended(&desk.start(machine, &json!({ "n": 2 })));
    assert_eq!(succeeded["output"], r#"{"n":2}"#, "{succeeded:#}");
    desk.close();
}

#[test]
fn a_damaged_file_is_set_aside_and_the_defaults_count() {
    let (home, desk, view) = on_file("{\"version\": 1, \"timeScale\": \"fast\"}");
    assert_eq!(view["problem"]["code"], "SettingsDamaged", "{view:#}");
    assert_eq!(view["settings"]["timeScale"], 1.0);
    let aside = home.path().join("workspace/workspace.damaged-1.json");
    assert!(fs::read_to_string(aside).unwrap().contains("fast"));
    let saved = change(&desk, json!({ "timeScale": 2 }));
    assert_eq!(saved["view"]["problem"], Value::Null, "{saved:#}");
    desk.close();
}

#[test]
fn a_file_of_a_newer_version_is_left_alone() {
    let text = "{\"version\": 2, \"pace\": 60}";
    let (home, desk, view) = on_file(text);
    assert_eq!(view["problem"]["code"], "SettingsNewer", "{view:#}");
    let refused = desk
        .call(
            "change_workspace_settings",
            json!({ "change": { "timeScale": 2 } }),
        )
        .unwrap_err();
    assert_eq!(refused["code"], "SettingsNewer", "{refused:#}");
    let file = home.path().join("workspace/workspace.json");
    assert_eq!(fs::read_to_string(file).unwrap(), text);
    desk.close();
}

#[test]
fn what_cannot_be_used_of_an_edited_file_is_left_out_and_told() {
    let (_home, desk, view) = on_file(
        r#"{"version": 1, "timeScale": 5, "services": {"lambdaEndpoint": "nowhere", "endpoint": "http://127.0.0.1:1"}}"#,
    );
    assert_eq!(view["problem"], Value::Null, "{view:#}");
    assert_eq!(view["problems"][0]["field"], "services.lambdaEndpoint");
    assert_eq!(view["problems"].as_array().unwrap().len(), 1);
    assert_eq!(scale(&desk), 5.0);
    // Another part can be changed all the same.
    let saved = change(&desk, json!({ "timeScale": 6 }));
    assert_eq!(saved["problems"], json!([]), "{saved:#}");
    desk.close();
}

#[test]
fn a_wait_of_an_hour_is_skipped() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let definition =
        r#"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3600, "End": true}}}"#;
    let machine = desk.local(
        "create_state_machine",
        json!({
            "name": "patient", "definition": definition, "roleArn": "arn:aws:iam::123456789012:role/r",
        }),
    );
    let arn = desk.start(machine["stateMachineArn"].as_str().unwrap(), &json!({}));
    let waits = desk.ok("execution_waits", json!({ "executionArn": arn }));
    let wait = &waits["waits"][0];
    assert_eq!(
        (&wait["stateName"], &wait["reason"], &waits["leftOut"]),
        (&json!("W"), &json!("waitState"), &json!(0)),
        "{waits:#}"
    );
    let lasts = wait["until"].as_f64().unwrap() - wait["entered"].as_f64().unwrap();
    assert!((lasts - 3_600.0).abs() < 1e-3, "{waits:#}");
    let skip = json!({ "executionArn": arn, "timer": wait["timer"] });

    let local = |read_only: bool| {
        let draft = json!({ "id": "local", "readOnly": read_only });
        desk.ok("save_connection", json!({ "connection": draft }));
    };
    local(true);
    let refused = desk.call("skip_wait", skip.clone()).unwrap_err();
    assert_eq!(refused["code"], "ReadOnlyConnection", "{refused:#}");
    local(false);
    desk.ok("skip_wait", skip.clone());
    assert_eq!(desk.ended(&arn)["status"], "SUCCEEDED");
    let refused = desk.call("skip_wait", skip).unwrap_err();
    assert_eq!(refused["code"], "ExecutionEnded", "{refused:#}");
    desk.close();
}

#[test]
fn the_room_that_the_workspace_takes_is_told() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    desk.machines();
    let usage = desk.ok("workspace_usage", json!({}));
    assert!(usage["database"].as_u64().unwrap() > 4_096, "{usage:#}");
    assert_eq!(usage["s3"], 0, "{usage:#}");
    desk.close();
}

#[test]
fn executions_that_have_ended_are_deleted_with_their_room_given_back() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let definition = r#"{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}"#;
    let machine = desk.local(
        "create_state_machine",
        json!({ "name": "quick", "definition": definition, "roleArn": "arn:aws:iam::123456789012:role/r" }),
    );
    let machine = machine["stateMachineArn"].as_str().unwrap();
    let arn = desk.start(machine, &json!({}));
    desk.ended(&arn);
    let kept = desk.ok("kept_executions", json!({}));
    assert_eq!(
        (&kept["open"], &kept["closed"]),
        (&json!(0), &json!(1)),
        "{kept:#}"
    );
    assert!(kept["oldestStop"].as_f64().unwrap() > 1e9, "{kept:#}");
    assert_eq!(desk.ok("deletion_status", json!({})), Value::Null);

    let over = |days: u32| {
        let mut status = desk.ok("delete_closed_executions", json!({ "olderThanDays": days }));
        while !["done", "cancelled", "failed"].contains(&status["phase"].as_str().unwrap()) {
            std::thread::yield_now();
            status = desk.ok("deletion_status", json!({}));
        }
        status
    };
    let status = over(1);
    assert_eq!(
        (&status["phase"], &status["total"]),
        (&json!("done"), &json!(0)),
        "{status:#}"
    );
    desk.local("describe_execution", json!({ "executionArn": arn }));
    let status = over(0);
    assert_eq!(
        (&status["phase"], &status["deleted"], &status["kept"]),
        (&json!("done"), &json!(1), &json!(0)),
        "{status:#}"
    );
    assert!(status["givenBack"].is_u64(), "{status:#}");
    let gone = desk.refused(
        "local",
        "describe_execution",
        json!({ "executionArn": arn }),
    );
    assert_eq!(gone["code"], "ExecutionDoesNotExist", "{gone:#}");
    desk.ok("cancel_deletion", json!({}));

    // What deletes is refused where nothing is to be changed.
    desk.ok(
        "save_connection",
        json!({ "connection": { "id": "local", "readOnly": true } }),
    );
    for (command, arguments) in [
        ("delete_closed_executions", json!({ "olderThanDays": 0 })),
        (
            "change_workspace_settings",
            json!({ "change": { "retention": { "days": 1 } } }),
        ),
    ] {
        let refused = desk.call(command, arguments).unwrap_err();
        assert_eq!(refused["code"], "ReadOnlyConnection", "{refused:#}");
    }
    change(&desk, json!({ "timeScale": 2 }));
    desk.close();
}

#[test]
fn executions_are_kept_for_a_number_of_days_or_for_ever() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let refused = change(&desk, json!({ "retention": { "days": 0 } }));
    assert_eq!(refused["problems"][0]["field"], "retention.days");
    let saved = change(&desk, json!({ "retention": { "days": 30 } }));
    assert_eq!(
        saved["view"]["settings"]["retention"],
        json!({ "days": 30 }),
        "{saved:#}"
    );
    let saved = change(&desk, json!({ "retention": {} }));
    assert_eq!(saved["view"]["settings"]["retention"], json!({}));
    desk.close();
}
