//! The main flow by point and click, in the real window, across a restart of the app.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};

use window_tests::{Display, Home, Window, WindowError};

const GREETING: &str = r#"{
  "StartAt": "Greet",
  "States": {
    "Greet": { "Type": "Pass", "Parameters": { "greeting.$": "States.Format('Hello, {}!', $.name)" }, "End": true }
  }
}"#;

const FAREWELL: &str = r#"{
  "StartAt": "Part",
  "States": {
    "Part": { "Type": "Pass", "Parameters": { "farewell.$": "States.Format('Goodbye, {}!', $.name)" }, "Next": "Linger" },
    "Linger": { "Type": "Wait", "Seconds": 600, "End": true }
  }
}"#;

/// The app's binary, built beside this test by `cargo xtask test`.
fn app() -> PathBuf {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| app.join("target"), PathBuf::from);
    let app = target.join("debug/stepdeck");
    assert!(
        app.is_file(),
        "{} is missing: run `cargo xtask test`, which builds it first",
        app.display()
    );
    app
}

#[tokio::test]
async fn a_person_manages_a_state_machine_and_finds_everything_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    let display = Display::start(1400, 900).await.unwrap();
    let app = app();

    let window = Window::open(&app, &display, &home).await.unwrap();
    if let Err(error) = first_run(&window).await {
        fail(&window, error).await;
    }
    window.close().await.unwrap();

    let window = Window::open(&app, &display, &home).await.unwrap();
    if let Err(error) = after_restart(&window).await {
        fail(&window, error).await;
    }
    window.close().await.unwrap();
}

/// Create, start, see it succeed, edit, start with a bad input, stop a waiting execution.
async fn first_run(window: &Window) -> Result<(), WindowError> {
    let page = window.page();
    page.text("MessagePump").await?;

    page.press("Create state machine").await?;
    page.fill("Name", "greeter").await?;
    page.write_code("Definition", GREETING).await?;
    page.press("Create").await?;
    page.text("greeter").await?;

    page.press("Start execution").await?;
    page.fill("Execution name", "first").await?;
    page.write_code("Input", r#"{"name": "Ada"}"#).await?;
    page.press("Start").await?;
    page.text("Succeeded").await?;
    page.text("Hello, Ada!").await?;

    page.press("greeter").await?;
    page.press("Edit").await?;
    page.write_code("Definition", FAREWELL).await?;
    page.press("Save").await?;

    page.press("Start execution").await?;
    page.fill("Execution name", "second").await?;
    page.write_code("Input", r#"{"name": "#).await?;
    page.text("not valid JSON").await?;
    page.write_code("Input", r#"{"name": "Bob"}"#).await?;
    page.press("Start").await?;
    page.text("Running").await?;
    page.text("WaitStateEntered").await?;
    page.press("Stop execution").await?;
    page.fill("Error", "Enough").await?;
    page.fill("Cause", "The person said so.").await?;
    page.press("Stop").await?;
    page.text("Aborted").await?;
    page.text("The person said so.").await?;
    Ok(())
}

/// Both executions are there; then the state machine goes, after its name was typed.
async fn after_restart(window: &Window) -> Result<(), WindowError> {
    let page = window.page();
    page.press("greeter").await?;
    page.text("Aborted").await?;
    page.press("first").await?;
    page.text("Hello, Ada!").await?;
    page.press("greeter").await?;
    page.press("Delete").await?;
    page.fill("Name of the state machine", "greeter").await?;
    page.press("Delete").await?;
    page.text("MessagePump").await?;
    page.gone("greeter").await
}

/// Leaves a picture of what the window showed, then fails.
async fn fail(window: &Window, error: WindowError) {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/screens/failed.png");
    let _ = window.page().photograph(&picture).await;
    panic!(
        "{error}\n(a picture of the window is in {})",
        picture.display()
    );
}
