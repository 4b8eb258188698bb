//! Every operation of the service, used once by point and click in the place where a person would look for it.

use std::collections::BTreeSet;

use window_tests::{Display, Home, Page, Window, WindowError};

use crate::support::{FAREWELL, GREETING, app, expect};

/// Fails unless its input has a name.
const PICKY: &str = r#"{
  "StartAt": "Pick",
  "States": {
    "Pick": { "Type": "Choice", "Choices": [{ "Variable": "$.name", "IsPresent": true, "Next": "Done" }], "Default": "Nameless" },
    "Done": { "Type": "Succeed" },
    "Nameless": { "Type": "Fail", "Error": "Nameless", "Cause": "There is nobody to greet." }
  }
}"#;

/// Asks an activity's worker.
const APPROVING: &str = r#"{
  "StartAt": "Approve",
  "States": {
    "Approve": { "Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:approvals", "End": true }
  }
}"#;

/// Leaves each item in a child execution of its own, which waits.
const BULK: &str = r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Linger",
        "States": { "Linger": { "Type": "Wait", "Seconds": 600, "End": true } }
      },
      "Label": "Each",
      "MaxConcurrency": 2,
      "End": true
    }
  }
}"#;

#[tokio::test]
async fn each_operation_is_used_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let display = Display::start(1400, 900).await.unwrap();
    let window = Window::open(&app(), &display, &Home::new(folder.path()))
        .await
        .unwrap();
    let page = window.page();
    page.record().await.unwrap();
    expect(&window, "versions", versions_and_aliases(page).await).await;
    expect(&window, "express", express(page).await).await;
    expect(&window, "redrive", redrive(page).await).await;
    expect(&window, "stop", stop_and_delete(page).await).await;
    expect(&window, "worker", worker(page).await).await;
    expect(&window, "tags", tags(page).await).await;
    expect(&window, "test-state", test_state(page).await).await;
    expect(&window, "map-run", map_run(page).await).await;
    expect(&window, "console", console(page).await).await;

    let used = page.recorded().await.unwrap();
    let unused: BTreeSet<_> = sfn_api::OPERATIONS
        .iter()
        .map(|operation| operation.method)
        .filter(|method| !used.contains(*method))
        .collect();
    assert!(unused.is_empty(), "never used: {unused:?}; used: {used:?}");
    window.close().await.unwrap();
}

async fn create(
    page: &Page,
    name: &str,
    definition: &str,
    express: bool,
) -> Result<(), WindowError> {
    page.press("State machines").await?;
    page.press("Create state machine").await?;
    page.fill("Name", name).await?;
    page.write_code("Definition", definition).await?;
    if express {
        page.choose("Type", "Express").await?;
    }
    page.press("Create").await?;
    page.button("Start execution").await?;
    Ok(())
}

/// Create, publish, update, alias two versions, shift the weights, start on the alias, delete both.
async fn versions_and_aliases(page: &Page) -> Result<(), WindowError> {
    create(page, "greeter", GREETING, false).await?;
    page.tab("Versions").await?;
    page.press("Publish version").await?;
    page.fill("Description", "the greeting").await?;
    page.press("Publish").await?;
    page.text("the greeting").await?;

    page.press("Edit").await?;
    page.write_code("Definition", FAREWELL).await?;
    page.press("Save").await?;
    page.tab("Versions").await?;
    page.press("Publish version").await?;
    page.fill("Description", "the farewell").await?;
    page.press("Publish").await?;
    page.text("the farewell").await?;

    page.tab("Aliases").await?;
    page.press("Create alias").await?;
    page.fill("Name", "PROD").await?;
    page.choose("Version", "Version 1").await?;
    page.press("Create").await?;
    page.text("PROD").await?;
    page.select_row("PROD").await?;
    page.press("Edit alias").await?;
    page.choose("Second version", "Version 2").await?;
    page.press("Save").await?;
    page.text("Version 2").await?;
    page.press("Start on alias").await?;
    page.write_code("Input", r#"{"name": "Ada"}"#).await?;
    page.press("Start").await?;
    page.text("ExecutionStarted").await?;

    page.press("greeter").await?;
    page.tab("Aliases").await?;
    page.select_row("PROD").await?;
    page.press("Delete alias").await?;
    page.confirm("Delete").await?;
    page.text("No aliases").await?;
    page.tab("Versions").await?;
    page.select_row("the greeting").await?;
    page.press("Delete version").await?;
    page.confirm("Delete").await?;
    page.gone("the greeting").await
}

/// Run an Express state machine and wait for what comes of it.
async fn express(page: &Page) -> Result<(), WindowError> {
    create(page, "quick", GREETING, true).await?;
    page.press("Run synchronously").await?;
    page.write_code("Input", r#"{"name": "Grace"}"#).await?;
    page.press("Run").await?;
    page.text("Hello, Grace!").await?;
    page.press("Close").await
}

/// Let an execution fail, redrive it, and stop one.
async fn redrive(page: &Page) -> Result<(), WindowError> {
    create(page, "picky", PICKY, false).await?;
    page.press("Start execution").await?;
    page.write_code("Input", "{}").await?;
    page.press("Start").await?;
    page.text("There is nobody to greet.").await?;
    page.press("Redrive").await?;
    page.confirm("Redrive").await?;
    page.text("ExecutionRedriven").await?;
    page.tab("Definition").await?;
    page.text("Nameless").await?;
    Ok(())
}

/// Stop a waiting execution and delete its state machine.
async fn stop_and_delete(page: &Page) -> Result<(), WindowError> {
    create(page, "leaver", FAREWELL, false).await?;
    page.press("Start execution").await?;
    page.write_code("Input", r#"{"name": "Bob"}"#).await?;
    page.confirm("Start").await?;
    page.text("WaitStateEntered").await?;
    page.press("Stop execution").await?;
    page.confirm("Stop").await?;
    page.text("Aborted").await?;
    page.press("leaver").await?;
    page.press("Delete").await?;
    page.fill("Name of the state machine", "leaver").await?;
    page.confirm("Delete").await?;
    page.text("MessagePump").await?;
    page.gone("leaver").await
}

/// Create an activity, take its tasks as a worker does, answer one with a failure and one with success, and delete it.
async fn worker(page: &Page) -> Result<(), WindowError> {
    page.press("Activities").await?;
    page.press("Create activity").await?;
    page.fill("Name", "approvals").await?;
    page.press("Add tag").await?;
    page.fill("Key of tag 1", "team").await?;
    page.fill("Value of tag 1", "billing").await?;
    page.confirm("Create").await?;
    page.tab("Tags").await?;
    page.text("billing").await?;

    create(page, "approving", APPROVING, false).await?;
    for _ in 0..2 {
        page.press("Start execution").await?;
        page.write_code("Input", r#"{"amount": 7}"#).await?;
        page.confirm("Start").await?;
        page.text("ActivityScheduled").await?;
        page.press("approving").await?;
    }

    page.press("Activities").await?;
    page.press("approvals").await?;
    page.press("Take a task").await?;
    page.text("Task taken at").await?;
    page.press("Send heartbeat").await?;
    page.text("Heartbeat taken").await?;
    page.press("Failure").await?;
    page.fill("Error", "Refused").await?;
    page.press("Send failure").await?;
    page.text("The task was answered").await?;
    page.press("Take a task").await?;
    page.write_code("Output of the task", r#"{"approved": true}"#)
        .await?;
    page.press("Send success").await?;
    page.gone("Task taken at").await?;
    page.press("Delete").await?;
    page.fill("Name of the activity", "approvals").await?;
    page.confirm("Delete").await?;
    page.text("No activities").await?;

    page.press("State machines").await?;
    page.press("approving").await?;
    page.text("Failed").await?;
    page.text("Succeeded").await?;
    Ok(())
}

/// Give a state machine a tag and take it away.
async fn tags(page: &Page) -> Result<(), WindowError> {
    page.press("State machines").await?;
    page.press("greeter").await?;
    page.tab("Tags").await?;
    page.press("Manage tags").await?;
    page.press("Add tag").await?;
    page.fill("Key of tag 1", "team").await?;
    page.fill("Value of tag 1", "payments").await?;
    page.press("Save tags").await?;
    page.text("payments").await?;
    page.press("Manage tags").await?;
    page.press("Remove the tag team").await?;
    page.press("Save tags").await?;
    page.button("Manage tags").await?;
    page.gone("payments").await
}

/// Test one state by itself.
async fn test_state(page: &Page) -> Result<(), WindowError> {
    page.tab("Definition").await?;
    page.press("Test a state").await?;
    page.write_code("Input of the state", r#"{"name": "Grace"}"#)
        .await?;
    page.press("Test the state").await?;
    page.text("Goodbye, Grace!").await?;
    Ok(())
}

/// Change a map run while it runs, and look at its child executions.
async fn map_run(page: &Page) -> Result<(), WindowError> {
    create(page, "bulk", BULK, false).await?;
    page.press("Start execution").await?;
    page.fill("Execution name", "first").await?;
    page.write_code("Input", "[1, 2, 3]").await?;
    page.confirm("Start").await?;
    page.text("MapRunStarted").await?;
    page.tab("Map runs").await?;
    page.open_row("Each").await?;
    page.press("Edit").await?;
    page.fill("Maximum concurrency", "5").await?;
    page.confirm("Save").await?;
    page.text("Running").await?;
    page.press("first").await?;
    page.press("Stop execution").await?;
    page.confirm("Stop").await?;
    page.text("Aborted").await?;
    Ok(())
}

/// Have a definition validated, in the place where every operation can be reached.
async fn console(page: &Page) -> Result<(), WindowError> {
    page.press("API console").await?;
    page.press("ValidateStateMachineDefinition").await?;
    page.write_code(
        "definition",
        r#"{"StartAt": "A", "States": {"B": {"Type": "Succeed"}}}"#,
    )
    .await?;
    page.press("Send").await?;
    page.text("MISSING_TRANSITION_TARGET").await?;
    Ok(())
}
