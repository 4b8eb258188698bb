use std::collections::BTreeSet;
use std::ffi::OsString;
use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};
use window_tests::{Display, Home, Page, Window, WindowError};

use crate::support::{FAREWELL, GREETING, app, expect};

/// A server that no one here wrote: moto's, which keeps executions running until they are stopped.
pub(crate) struct Moto {
    _process: Child,
    pub(crate) port: u16,
}

fn python() -> OsString {
    std::env::var_os("STEPDECK_PYTHON")
        .expect("STEPDECK_PYTHON is not set: run `cargo xtask test`, which installs moto")
}

impl Moto {
    pub(crate) async fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let process = Command::new(python())
            .args([
                "-m",
                "moto.server",
                "--host",
                "127.0.0.1",
                "--port",
                &port.to_string(),
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        for _ in 0..600 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port))
                .await
                .is_ok()
            {
                return Self {
                    _process: process,
                    port,
                };
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("moto_server does not listen");
    }

    /// The operations that this version of it has, by their names in snake case.
    pub(crate) async fn operations(&self) -> BTreeSet<String> {
        let script = "from moto.stepfunctions.responses import StepFunctionResponse as R; print(*(n for n in vars(R) if n[0] != '_'))";
        let output = Command::new(python())
            .args(["-c", script])
            .output()
            .await
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout)
            .unwrap()
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    }
}

/// Adds the server as a connection and goes to it.
pub(crate) async fn add_endpoint(page: &Page, port: u16) -> Result<(), WindowError> {
    page.press("Connections").await?;
    page.press("Add endpoint").await?;
    page.fill("Name", "moto").await?;
    page.fill("URL", &format!("http://127.0.0.1:{port}"))
        .await?;
    page.press("Add").await?;
    page.press("moto").await?;
    page.text("No state machines").await?;
    Ok(())
}

#[tokio::test]
async fn a_person_does_the_same_at_an_endpoint_of_another_server() {
    let moto = Moto::start().await;
    let folder = tempfile::tempdir().unwrap();
    let display = Display::start(1400, 900).await.unwrap();
    let window = Window::open(&app(), &display, &Home::new(folder.path()))
        .await
        .unwrap();
    expect(&window, "endpoint", flow(&window, moto.port).await).await;
    window.close().await.unwrap();
}

/// CreateStateMachine, DescribeStateMachine, StartExecution, ListExecutions, StopExecution, UpdateStateMachine,
/// DeleteStateMachine and ListStateMachines, by point and click.
async fn flow(window: &Window, port: u16) -> Result<(), WindowError> {
    let page = window.page();
    add_endpoint(page, port).await?;
    page.press("Create state machine").await?;
    page.fill("Name", "greeter").await?;
    page.write_code("Definition", GREETING).await?;
    page.fill("Role ARN", "arn:aws:iam::123456789012:role/greeter")
        .await?;
    page.press("Create").await?;
    page.text("No executions").await?;

    page.press("Start execution").await?;
    page.fill("Execution name", "first").await?;
    page.write_code("Input", r#"{"name": "Ada"}"#).await?;
    page.press("Start").await?;
    page.text("Running").await?;
    page.press("Stop execution").await?;
    page.fill("Error", "Enough").await?;
    page.press("Stop").await?;
    page.text("Aborted").await?;

    page.press("greeter").await?;
    page.text("Aborted").await?;
    page.press("Edit").await?;
    page.write_code("Definition", FAREWELL).await?;
    page.press("Save").await?;
    page.press("Definition").await?;
    page.text("Linger").await?;

    page.press("Delete").await?;
    page.fill("Name of the state machine", "greeter").await?;
    page.press("Delete").await?;
    page.text("No state machines").await?;
    Ok(())
}
