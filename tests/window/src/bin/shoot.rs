//! Photographs every screen of the app on a seeded workspace, in both themes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use serde_json::{Value, json};
use window_tests::{Display, Home, Page, Window, WindowError};

#[derive(Parser)]
struct Arguments {
    /// The app's binary.
    #[arg(long)]
    app: PathBuf,
    /// The window's size in pixels.
    #[arg(long, default_value = "1280x800", value_name = "WxH")]
    size: String,
    /// One theme only.
    #[arg(long)]
    theme: Option<String>,
    /// One screen only.
    #[arg(long)]
    only: Option<String>,
    /// How many executions the busiest state machine has.
    #[arg(long, default_value_t = 40, value_name = "N")]
    executions: u32,
    /// Renews the pictures in docs/ as well.
    #[arg(long)]
    docs: bool,
}

/// Pictures that the README shows.
const IN_DOCS: [&str; 3] = ["state-machines-light", "execution-dark", "create-light"];

#[tokio::main]
async fn main() -> ExitCode {
    match shoot(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn shoot(arguments: &Arguments) -> Result<(), WindowError> {
    let (width, height) = arguments
        .size
        .split_once('x')
        .and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)))
        .ok_or_else(|| WindowError::NotReady {
            program: "shoot",
            reason: format!(
                "--size wants two numbers such as 1280x800, not {:?}",
                arguments.size
            ),
        })?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), PathBuf::from)
        .join("screens");
    let home_folder = tempfile::tempdir().map_err(|source| WindowError::File {
        path: std::env::temp_dir(),
        source,
    })?;
    let home = Home::new(home_folder.path());
    let display = Display::start(width, height).await?;
    let window = Window::open(&arguments.app, &display, &home).await?;
    let page = window.page();
    page.resize(width, height).await?;
    page.find("[role=grid], table").await?;
    let places = seed(page, arguments.executions).await?;
    for theme in ["light", "dark"] {
        if arguments.theme.as_deref().is_some_and(|only| only != theme) {
            continue;
        }
        page.script(&format!(
            "localStorage.setItem('stepdeck.theme', '\"{theme}\"')"
        ))
        .await?;
        page.reload().await?;
        for place in &places {
            if arguments
                .only
                .as_deref()
                .is_some_and(|only| only != place.name)
            {
                continue;
            }
            page.go(&place.path).await?;
            page.settled().await?;
            if place.has_editor {
                page.find(".cm-content").await?;
                page.settled().await?;
            }
            if let Some(definition) = place.definition {
                page.write_code("Definition", definition).await?;
                page.text("errors").await?;
                page.settled().await?;
            }
            if let Some(button) = place.press {
                page.press(button).await?;
                // The dialog's code comes when it is first asked for.
                page.button("Cancel").await?;
                page.settled().await?;
            }
            let name = format!("{}-{theme}", place.name);
            let file = folder
                .join(format!("{width}x{height}"))
                .join(format!("{name}.png"));
            page.photograph(&file).await?;
            println!("{}", file.display());
            if arguments.docs && IN_DOCS.contains(&name.as_str()) {
                page.photograph(&root.join(format!("docs/{name}.png")))
                    .await?;
            }
            if place.press.is_some() || place.definition.is_some() {
                page.reload().await?;
            }
        }
    }
    window.close().await
}

/// A screen: where it is, and the button that opens its dialog.
struct Place {
    name: &'static str,
    path: String,
    press: Option<&'static str>,
    /// Whether it shows a text that an editor lays out; the editor's code comes when it is first shown.
    has_editor: bool,
    /// A wrong definition to write into the editor.
    definition: Option<&'static str>,
}

/// Starts executions of all outcomes, through the app's own commands, and tells where to look.
async fn seed(page: &Page, executions: u32) -> Result<Vec<Place>, WindowError> {
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
    let map_runs = call(page, "list_map_runs", json!({ "executionArn": imported })).await?;
    let map_run = text(&map_runs["mapRuns"][0]["mapRunArn"]);
    let sample = machines["stateMachines"][0]["stateMachineArn"]
        .as_str()
        .unwrap_or_default();
    let pump = arn_of("MessagePump");
    let machine = |arn: &str| format!("/local/state-machines/{}", encode(arn));
    let execution = |arn: &str| format!("/local/executions/{}", encode(arn));
    let place = |name, path| Place {
        name,
        path,
        press: None,
        has_editor: false,
        definition: None,
    };
    let editor = |name, path| Place {
        name,
        path,
        press: None,
        has_editor: true,
        definition: None,
    };
    let dialog = |name, path, button| Place {
        name,
        path,
        press: Some(button),
        has_editor: false,
        definition: None,
    };
    Ok(vec![
        place("state-machines", "/local/state-machines".to_owned()),
        editor("create", "/local/state-machines/create".to_owned()),
        Place {
            name: "create-problems",
            path: "/local/state-machines/create".to_owned(),
            press: None,
            has_editor: true,
            definition: Some(WRONG),
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
        dialog("start", machine(&busy), "Start execution"),
        dialog("delete", machine(&busy), "Delete"),
        dialog("stop", execution(&running), "Stop execution"),
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
    let answer = page
        .command(command, &json!({ "connection": "local", "input": input }))
        .await?;
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

/// An ARN as one part of a path.
fn encode(arn: &str) -> String {
    arn.replace('%', "%25")
        .replace(':', "%3A")
        .replace('/', "%2F")
}

/// Misspells a target and forgets an end.
const WRONG: &str = r#"{
  "StartAt": "Fetch",
  "States": {
    "Fetch": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Stroe" },
    "Store": { "Type": "Pass", "ResultPath": 7 }
  }
}"#;

const FAILING: &str = r#"{
  "Comment": "Charges a card; what cannot be charged is told in words.",
  "StartAt": "Validate",
  "States": {
    "Validate": {
      "Type": "Choice",
      "Choices": [{ "Variable": "$.amount", "NumericGreaterThan": 0, "Next": "Charge" }],
      "Default": "Refuse"
    },
    "Charge": { "Type": "Pass", "ResultPath": "$.receipt", "Result": { "state": "DECLINED" }, "Next": "Refuse" },
    "Refuse": { "Type": "Fail", "Error": "CardDeclined", "Cause": "The issuer declined the charge of order 4711." }
  }
}"#;

const ASKING: &str = r#"{
  "StartAt": "AskManager",
  "States": {
    "AskManager": { "Type": "Task", "Resource": "ACTIVITY", "TimeoutSeconds": 86400, "End": true }
  }
}"#;

/// Small files are done at once, empty ones fail, large ones take their time.
const IMPORTING: &str = r#"{
  "StartAt": "EachFile",
  "States": {
    "EachFile": {
      "Type": "Map",
      "ItemsPath": "$.files",
      "MaxConcurrency": 8,
      "ToleratedFailurePercentage": 50,
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Weigh",
        "States": {
          "Weigh": {
            "Type": "Choice",
            "Choices": [
              { "Variable": "$.size", "NumericEquals": 0, "Next": "Refuse" },
              { "And": [{ "Variable": "$.file", "NumericGreaterThan": 20 }, { "Variable": "$.size", "NumericGreaterThan": 3 }], "Next": "Fetch" }
            ],
            "Default": "Done"
          },
          "Fetch": { "Type": "Wait", "Seconds": 28800, "Next": "Done" },
          "Refuse": { "Type": "Fail", "Error": "EmptyFile", "Cause": "The file holds nothing." },
          "Done": { "Type": "Succeed" }
        }
      },
      "End": true
    }
  }
}"#;

const WAITING: &str = r#"{
  "StartAt": "UntilMorning",
  "States": {
    "UntilMorning": { "Type": "Wait", "Seconds": 28800, "Next": "Report" },
    "Report": { "Type": "Pass", "End": true }
  }
}"#;

const BUSY: &str = r#"{
  "Comment": "Prices every item of an order, reserves stock and gathers both.",
  "StartAt": "Receive",
  "States": {
    "Receive": { "Type": "Pass", "Next": "Work" },
    "Work": {
      "Type": "Parallel",
      "Branches": [
        {
          "StartAt": "PriceItems",
          "States": {
            "PriceItems": {
              "Type": "Map",
              "ItemsPath": "$.items",
              "ItemProcessor": {
                "ProcessorConfig": { "Mode": "INLINE" },
                "StartAt": "Price",
                "States": { "Price": { "Type": "Pass", "ResultPath": "$.price", "Result": 19.9, "End": true } }
              },
              "End": true
            }
          }
        },
        {
          "StartAt": "ReserveStock",
          "States": { "ReserveStock": { "Type": "Pass", "Result": { "reserved": true }, "End": true } }
        }
      ],
      "ResultPath": "$.result",
      "Next": "Done"
    },
    "Done": { "Type": "Succeed" }
  }
}"#;
