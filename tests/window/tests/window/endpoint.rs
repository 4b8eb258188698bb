use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};
use window_tests::{Display, Home, Window, WindowError};

use crate::support::{FAREWELL, GREETING, app, expect};

/// A server that no one here wrote: moto's, which keeps executions running until they are stopped.
struct Moto {
    _process: Child,
    port: u16,
}

impl Moto {
    async fn start() -> Self {
        let python = std::env::var_os("STEPDECK_PYTHON")
            .expect("STEPDECK_PYTHON is not set: run `cargo xtask test`, which installs moto");
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let process = Command::new(python)
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
    page.press("Connections").await?;
    page.press("Add endpoint").await?;
    page.fill("Name", "moto").await?;
    page.fill("URL", &format!("http://127.0.0.1:{port}"))
        .await?;
    page.press("Add").await?;
    page.press("moto").await?;
    page.text("No state machines").await?;

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
