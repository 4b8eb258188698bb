//! What only the local workspace lets a person do: answer a task that waits, and look into an execution that runs.

use window_tests::{Display, Home, Page, Window, WindowError};

use crate::support::{app, expect};

/// Sends a message with a token and waits for whoever answers.
const ASKING: &str = r#"{
  "StartAt": "AskHuman",
  "States": {
    "AskHuman": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      "Parameters": { "QueueUrl": "https://example.com/queue", "MessageBody": { "token.$": "$$.Task.Token" } },
      "End": true
    }
  }
}"#;

/// Two states in a row.
const CHAIN: &str = r#"{
  "StartAt": "Charge",
  "States": {
    "Charge": { "Type": "Pass", "Next": "Ship" },
    "Ship": { "Type": "Pass", "End": true }
  }
}"#;

/// Calls a function that nobody has.
const CHARGING: &str = r#"{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": { "FunctionName": "charge", "Payload.$": "$" },
      "End": true
    }
  }
}"#;

/// Waits longer than any test.
const LINGERING: &str = r#"{
  "StartAt": "Linger",
  "States": { "Linger": { "Type": "Wait", "Seconds": 86400, "End": true } }
}"#;

#[tokio::test]
async fn a_person_answers_a_waiting_task_and_steps_through_an_execution() {
    let folder = tempfile::tempdir().unwrap();
    let display = Display::start(1400, 900).await.unwrap();
    let window = Window::open(&app(), &display, &Home::new(folder.path()))
        .await
        .unwrap();
    let page = window.page();
    expect(&window, "answer", answer(page).await).await;
    expect(&window, "step", step(page).await).await;
    window.close().await.unwrap();
}

#[tokio::test]
async fn a_person_stands_in_for_services_and_for_time_and_finds_both_so_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    let display = Display::start(1400, 900).await.unwrap();
    let window = Window::open(&app(), &display, &home).await.unwrap();
    let page = window.page();
    expect(&window, "by-hand", by_hand(page).await).await;
    expect(&window, "time", time(page).await).await;
    window.close().await.unwrap();

    let window = Window::open(&app(), &display, &home).await.unwrap();
    let page = window.page();
    expect(&window, "kept", kept(page).await).await;
    window.close().await.unwrap();
}

async fn create_and_start(page: &Page, name: &str, definition: &str) -> Result<(), WindowError> {
    page.press("State machines").await?;
    page.press("Create state machine").await?;
    page.fill("Name", name).await?;
    page.write_code("Definition", definition).await?;
    page.press("Create").await?;
    page.press("Start execution").await?;
    page.write_code("Input", r#"{"amount": 7}"#).await
}

/// No token is copied.
async fn answer(page: &Page) -> Result<(), WindowError> {
    create_and_start(page, "approval", ASKING).await?;
    page.confirm("Start").await?;
    page.press("Answer AskHuman").await?;
    page.write_code("Output of the task", r#"{"approved": "by hand"}"#)
        .await?;
    page.confirm("Send success").await?;
    page.text("Succeeded").await?;
    page.text("by hand").await?;
    Ok(())
}

/// A task is sent nowhere, and the person gives what the function would.
async fn by_hand(page: &Page) -> Result<(), WindowError> {
    create_and_start(page, "charging", CHARGING).await?;
    page.choose("Answer by hand", "Charge").await?;
    page.press("Start").await?;
    page.press("Answer Charge").await?;
    page.write_code("Output of the task", r#"{"Payload": "paid by hand"}"#)
        .await?;
    page.confirm("Send success").await?;
    page.text("Succeeded").await?;
    page.text("paid by hand").await?;
    Ok(())
}

/// A wait of a day is skipped; then a day passes in a second.
async fn time(page: &Page) -> Result<(), WindowError> {
    create_and_start(page, "lingering", LINGERING).await?;
    page.confirm("Start").await?;
    page.press("Skip the wait of Linger").await?;
    page.text("Succeeded").await?;
    page.pick("Time passes 1×", "Other").await?;
    page.fill("Times as fast as the clock", "100000").await?;
    page.confirm("Apply").await?;
    page.button("Time passes 100,000×").await?;
    page.press("New execution").await?;
    page.confirm("Start").await?;
    page.text("WaitStateExited").await?;
    page.text("Succeeded").await?;
    Ok(())
}

/// After a restart time passes as before, and the task is answered by hand again.
async fn kept(page: &Page) -> Result<(), WindowError> {
    page.button("Time passes 100,000×").await?;
    page.press("charging").await?;
    page.press("Start execution").await?;
    page.confirm("Start").await?;
    page.press("Answer Charge").await?;
    page.confirm("Failure").await?;
    page.fill("Error", "CardDeclined").await?;
    page.confirm("Send failure").await?;
    page.text("CardDeclined").await?;
    Ok(())
}

/// Stop before a state, give it another input, step to the next one, go on.
async fn step(page: &Page) -> Result<(), WindowError> {
    create_and_start(page, "chain", CHAIN).await?;
    page.choose("Stop before", "Charge").await?;
    page.press("Start").await?;
    page.write_code("Input of Charge", r#"{"amount": 8}"#)
        .await?;
    page.press("Step through Charge").await?;
    page.press("Go on with Ship").await?;
    page.text("Succeeded").await?;
    page.text("\"amount\": 8").await?;
    Ok(())
}
