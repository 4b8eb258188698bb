use window_tests::{Display, Home, Window, WindowError};

use crate::support::{FAREWELL, GREETING, app, expect};

#[tokio::test]
async fn a_person_manages_a_state_machine_and_finds_everything_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    let display = Display::start(1400, 900).await.unwrap();
    let app = app();

    let window = Window::open(&app, &display, &home).await.unwrap();
    expect(&window, "first-run", first_run(&window).await).await;
    window.close().await.unwrap();

    let window = Window::open(&app, &display, &home).await.unwrap();
    expect(&window, "after-restart", after_restart(&window).await).await;
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
