//! The local workspace when it cannot be opened.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use serde_json::{Value, json};

use crate::desk::Desk;

#[test]
fn a_workspace_that_another_app_has_open_can_be_opened_once_that_is_closed() {
    let home = tempfile::tempdir().unwrap();
    let other = Desk::open(home.path());
    let machines = other.machines();

    let desk = Desk::open(home.path());
    let error = desk.refused("local", "list_state_machines", json!({}));
    assert_eq!(error["code"], "WorkspaceFailed", "{error:#}");
    let status = desk.ok("workspace_status", json!({}));
    assert_eq!(
        (&status["state"], &status["problem"]["code"]),
        (&json!("failed"), &json!("WorkspaceLocked")),
        "{status:#}"
    );
    assert!(
        status["problem"]["advice"]
            .as_str()
            .unwrap()
            .contains("Close the other"),
        "{status:#}"
    );

    other.close();
    let status = desk.ok("restart_workspace", json!({}));
    assert_eq!(status["state"], "ready", "{status:#}");
    assert!(
        status["endpoint"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:"),
        "{status:#}"
    );
    assert_eq!(desk.machines(), machines);
    desk.close();
}

#[test]
fn an_app_that_is_opened_while_another_one_is_closing_waits_for_its_workspace() {
    let home = tempfile::tempdir().unwrap();
    let other = Desk::open(home.path());
    let machines = other.machines();

    let desk = Desk::open(home.path());
    let status = desk.ok("workspace_status", json!({}));
    assert_eq!(status["state"], "starting", "{status:#}");
    other.close();
    assert_eq!(desk.machines(), machines);
    desk.close();
}

/// Opens the app on the folder and waits until the workspace has failed; its problem.
fn problem(home: &Path) -> Value {
    let desk = Desk::open(home);
    let error = desk.refused("local", "list_state_machines", json!({}));
    assert_eq!(error["code"], "WorkspaceFailed", "{error:#}");
    let status = desk.ok("workspace_status", json!({}));
    let checked = desk.ok("check_connection", json!({ "id": "local" }));
    assert!(
        checked["problem"]
            .as_str()
            .is_some_and(|text| text.starts_with("The local workspace is not open")),
        "{checked:#}"
    );
    desk.close();
    status["problem"].clone()
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let home = tempfile::tempdir().unwrap();
    let workspace = home.path().join("workspace");
    fs::write(&workspace, "a file where the folder should be").unwrap();
    let problem = problem(home.path());
    assert_eq!(problem["code"], "WorkspaceUnwritable", "{problem:#}");
    assert!(
        problem["message"]
            .as_str()
            .unwrap()
            .contains(workspace.to_str().unwrap()),
        "{problem:#}"
    );
    assert_eq!(
        fs::read_to_string(&workspace).unwrap(),
        "a file where the folder should be"
    );
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    desk.machines();
    desk.close();
    let database = home.path().join("workspace").join("workspace.db");
    // SQLite keeps the user version, by which the schema's version is told, at this place of the file.
    let mut file = fs::OpenOptions::new().write(true).open(&database).unwrap();
    file.seek(SeekFrom::Start(60)).unwrap();
    file.write_all(&9_999u32.to_be_bytes()).unwrap();
    drop(file);
    let before = fs::read(&database).unwrap();

    let problem = problem(home.path());
    assert_eq!(problem["code"], "WorkspaceNewer", "{problem:#}");
    assert!(
        problem["message"].as_str().unwrap().contains("9999"),
        "{problem:#}"
    );
    assert_eq!(fs::read(&database).unwrap(), before);
}

#[test]
fn a_damaged_database_is_set_aside_and_the_person_is_told() {
    let home = tempfile::tempdir().unwrap();
    let workspace = home.path().join("workspace");
    fs::create_dir_all(&workspace).unwrap();
    fs::write(
        workspace.join("workspace.db"),
        "not a database at all ".repeat(500),
    )
    .unwrap();
    let desk = Desk::open(home.path());
    assert_eq!(desk.machines().len(), 6, "a new workspace was begun");
    let status = desk.ok("workspace_status", json!({}));
    assert_eq!(
        (&status["state"], &status["problem"]["code"]),
        (&json!("ready"), &json!("WorkspaceDamaged")),
        "{status:#}"
    );
    let aside = fs::read_dir(&workspace)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .find(|name| name.starts_with("workspace.db.damaged"));
    let message = status["problem"]["message"].as_str().unwrap();
    assert!(
        aside.is_some_and(|name| message.contains(&name)),
        "{message}"
    );
    desk.close();
}

#[test]
fn the_log_tells_of_express_executions() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let definition = r#"{"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Bad"}}}"#;
    let machine = desk.local(
        "create_state_machine",
        json!({
            "name": "quick", "definition": definition, "type": "EXPRESS",
            "roleArn": "arn:aws:iam::123456789012:role/r",
        }),
    );
    let machine = &machine["stateMachineArn"];
    let run = desk.local(
        "start_sync_execution",
        json!({ "stateMachineArn": machine, "input": "{\"a\": 1}" }),
    );
    let listed = desk.ok(
        "list_express_executions",
        json!({ "stateMachineArn": machine }),
    );
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed:#}");
    assert_eq!(
        (
            &listed[0]["executionArn"],
            &listed[0]["status"],
            &listed[0]["error"],
            &listed[0]["input"]
        ),
        (
            &run["executionArn"],
            &json!("FAILED"),
            &json!("Bad"),
            &json!("{\"a\": 1}")
        )
    );
    let log = desk.ok(
        "express_execution_log",
        json!({ "executionArn": run["executionArn"] }),
    );
    let types: Vec<&Value> = log["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["type"])
        .collect();
    assert_eq!(
        types,
        ["ExecutionStarted", "FailStateEntered", "ExecutionFailed"]
    );
    assert_eq!(log["events"][2]["previous_event_id"], "2", "{log:#}");
    assert_eq!(log["execution"], listed[0]);
    let unknown = desk.ok("express_execution_log", json!({ "executionArn": "nobody" }));
    assert_eq!(unknown, Value::Null);
    desk.close();
}
