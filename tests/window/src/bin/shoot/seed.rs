//! What the pictures show: a workspace with executions of all outcomes.

use serde_json::{Value, json};
use window_tests::{Page, WindowError};

use crate::definitions::{ASKING, BUSY, BY_HAND, FAILING, IMPORTING, WAITING, WRONG};
use crate::place::{Before, Place, encode};

/// Starts executions of all outcomes, through the app's own commands, and tells where to look.
pub(crate) async fn seed(page: &Page, executions: u32) -> Result<Vec<Place>, WindowError> {
    let machines = call(page, "list_state_machines", json!({})).await?;
    let arn_of = |name: &str| {
        machines["stateMachines"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|machine| machine["name"] == name)
            .map_or_else(String::new, |machine| text(&machine["stateMachineArn"]))
    };
    let failing = create(page, "payment-retry", FAILING).await?;
    let waiting = create(page, "nightly-report", WAITING).await?;
    let busy = create(page, "order-intake", BUSY).await?;
    let failed = start(
        page,
        &failing,
        "settle-4711",
        r#"{"order": 4711, "amount": 12.5}"#,
    )
    .await?;
    let running = start(page, &waiting, "report-2026-11", r#"{"month": "2026-11"}"#).await?;
    let mut succeeded = String::new();
    for index in 0..executions {
        let input =
            format!(r#"{{"order": {index}, "items": [{{"sku": "A-{index}", "count": 2}}]}}"#);
        succeeded = start(page, &busy, &format!("order-{index:04}"), &input).await?;
    }
    publish_twice(page, &busy).await?;
    let express = call(
        page,
        "create_state_machine",
        json!({ "name": "click-stream", "definition": BUSY, "roleArn": ROLE, "type": "EXPRESS" }),
    )
    .await?;
    let express = text(&express["stateMachineArn"]);
    let import = create(page, "nightly-import", IMPORTING).await?;
    let items: Vec<Value> = (0..60)
        .map(|file| json!({ "file": file, "size": file % 7 }))
        .collect();
    let imported = json!({ "files": items }).to_string();
    let imported = start(page, &import, "import-2026-11", &imported).await?;
    let activity =
        text(&call(page, "create_activity", json!({ "name": "approvals" })).await?["activityArn"]);
    let asking = ASKING.replace("ACTIVITY", &activity);
    let asking = create(page, "expense-approval", &asking).await?;
    let asked = start(page, &asking, "expense-17", r#"{"amount": 412.5}"#).await?;
    let clicked = start(page, &express, "click-1", r#"{"items": [{"sku": "A-1"}]}"#).await?;
    let mocked = start(
        page,
        &format!("{}#HappyPath", arn_of("ChargeCard")),
        "charge-4711",
        r#"{"orderId": "4711", "card": "c", "amount": 12.5}"#,
    )
    .await?;
    let by_hand = create(page, "card-charges", BY_HAND).await?;
    let states = json!({ "stateMachineArn": by_hand, "states": ["Charge card"] });
    ask(page, "set_states_by_hand", &states).await?;
    let charged = json!({ "cards": (1..=24).map(|n| json!({ "card": n })).collect::<Vec<_>>() });
    let charged = start(page, &by_hand, "charges-1", &charged.to_string()).await?;
    let map_runs = call(page, "list_map_runs", json!({ "executionArn": imported })).await?;
    let map_run = text(&map_runs["mapRuns"][0]["mapRunArn"]);
    let sample = machines["stateMachines"][0]["stateMachineArn"]
        .as_str()
        .unwrap_or_default();
    let pump = arn_of("MessagePump");
    let machine = |arn: &str| format!("/local/state-machines/{}", encode(arn));
    let execution = |arn: &str| format!("/local/executions/{}", encode(arn));
    let (place, editor, dialog) = (Place::new, Place::editor, Place::dialog);
    Ok(vec![
        place("state-machines", "/local/state-machines".to_owned()),
        editor("create", "/local/state-machines/create".to_owned()),
        Place {
            name: "create-problems",
            path: "/local/state-machines/create".to_owned(),
            before: Before::Write(WRONG),
        },
        place("executions", machine(&busy)),
        place(
            "no-executions",
            machine(if pump.is_empty() { sample } else { &pump }),
        ),
        editor("definition", format!("{}?tab=definition", machine(&busy))),
        place(
            "configuration",
            format!("{}?tab=configuration", machine(&busy)),
        ),
        place("tags", format!("{}?tab=tags", machine(sample))),
        editor("edit", format!("{}/edit", machine(&failing))),
        editor("execution", execution(&succeeded)),
        editor("execution-failed", execution(&failed)),
        editor("execution-running", execution(&running)),
        editor(
            "execution-definition",
            format!("{}?tab=definition", execution(&failed)),
        ),
        editor("execution-waiting", execution(&asked)),
        editor("execution-by-hand", execution(&charged)),
        place("mocks", "/local/mocks".to_owned()),
        place("mock-responses", "/local/mocks?tab=responses".to_owned()),
        editor("mock-text", "/local/mocks?tab=text".to_owned()),
        dialog("choose-mocks", "/local/mocks".to_owned(), "Choose a file"),
        dialog("start-by-hand", machine(&by_hand), "Start execution"),
        dialog("make-test-case", execution(&mocked), "Make a test case"),
        place("map-runs", format!("{}?tab=map-runs", execution(&imported))),
        place("map-run", format!("/local/map-runs/{}", encode(&map_run))),
        place("activities", "/local/activities".to_owned()),
        place(
            "activity",
            format!("/local/activities/{}", encode(&activity)),
        ),
        editor("test-state", format!("{}/test", machine(&failing))),
        place("express", machine(&express)),
        editor(
            "express-run",
            format!("/local/express-runs/{}", encode(&clicked)),
        ),
        place(
            "not-found",
            execution("arn:aws:states:us-east-1:123456789012:execution:none:none"),
        ),
        place("versions", format!("{}?tab=versions", machine(&busy))),
        place("aliases", format!("{}?tab=aliases", machine(&busy))),
        editor(
            "api-console",
            "/local/api-console?operation=StartExecution".to_owned(),
        ),
        place("connections", "/connections".to_owned()),
        place("local-workspace", "/local-workspace".to_owned()),
        dialog("start", machine(&busy), "Start execution"),
        dialog("delete", machine(&busy), "Delete"),
        dialog("stop", execution(&running), "Stop execution"),
        dialog(
            "delete-executions",
            "/local-workspace".to_owned(),
            "Delete executions",
        ),
        dialog(
            "publish",
            format!("{}?tab=versions", machine(&busy)),
            "Publish version",
        ),
        dialog(
            "alias",
            format!("{}?tab=aliases", machine(&busy)),
            "Create alias",
        ),
        dialog(
            "manage-tags",
            format!("{}?tab=tags", machine(sample)),
            "Manage tags",
        ),
        dialog("redrive", execution(&failed), "Redrive"),
        dialog(
            "create-activity",
            "/local/activities".to_owned(),
            "Create activity",
        ),
    ])
}

const ROLE: &str = "arn:aws:iam::123456789012:role/stepdeck";

/// Publishes two versions of a state machine and shares an alias out between them.
async fn publish_twice(page: &Page, machine: &str) -> Result<(), WindowError> {
    let first = call(
        page,
        "publish_state_machine_version",
        json!({ "stateMachineArn": machine, "description": "first that customers got" }),
    )
    .await?;
    let second = call(
        page,
        "update_state_machine",
        json!({
            "stateMachineArn": machine,
            "definition": format!("{BUSY} "),
            "publish": true,
            "versionDescription": "asks the stock before the price",
        }),
    )
    .await?;
    let route = |version: &Value, weight: u32| json!({ "stateMachineVersionArn": version["stateMachineVersionArn"], "weight": weight });
    call(
        page,
        "create_state_machine_alias",
        json!({
            "name": "PROD",
            "description": "what customers get",
            "routingConfiguration": [route(&first, 80), route(&second, 20)],
        }),
    )
    .await?;
    Ok(())
}

async fn create(page: &Page, name: &str, definition: &str) -> Result<String, WindowError> {
    let input = json!({ "name": name, "definition": definition, "roleArn": ROLE });
    Ok(text(
        &call(page, "create_state_machine", input).await?["stateMachineArn"],
    ))
}

async fn start(page: &Page, machine: &str, name: &str, input: &str) -> Result<String, WindowError> {
    let input = json!({ "stateMachineArn": machine, "name": name, "input": input });
    Ok(text(
        &call(page, "start_execution", input).await?["executionArn"],
    ))
}

async fn call(page: &Page, command: &str, input: Value) -> Result<Value, WindowError> {
    let arguments = json!({ "connection": "local", "input": input });
    ask(page, command, &arguments).await
}

/// Gives the app a command, which must succeed.
async fn ask(page: &Page, command: &str, arguments: &Value) -> Result<Value, WindowError> {
    let answer = page.command(command, arguments).await?;
    match answer.get("failed") {
        None => Ok(answer),
        Some(error) => Err(WindowError::NotReady {
            program: "the workspace",
            reason: format!("{command}: {error}"),
        }),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
