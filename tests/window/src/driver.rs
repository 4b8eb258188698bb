use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::window::Home;
use crate::{Display, WindowError};

/// WebKitWebDriver, listening on loopback; it and the app that it started go when this value is dropped.
pub(crate) struct Driver {
    pub(crate) url: String,
    process: Child,
}

impl Driver {
    /// Starts the driver. The app inherits its environment: the display, and a home of its own.
    pub(crate) async fn start(display: &Display, home: &Home) -> Result<Self, WindowError> {
        let port = free_port().map_err(|source| WindowError::Start {
            program: "WebKitWebDriver",
            source,
        })?;
        let mut command = Command::new("WebKitWebDriver");
        command
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("DISPLAY", display.name())
            // Without this the app's web view refuses to be driven.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("GDK_BACKEND", "x11")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("NO_AT_BRIDGE", "1")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        for (name, value) in home.environment() {
            command.env(name, value);
        }
        let process = command.spawn().map_err(|source| WindowError::Start {
            program: "WebKitWebDriver",
            source,
        })?;
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Ok(Self {
                    url: format!("http://127.0.0.1:{port}"),
                    process,
                });
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        Err(WindowError::NotReady {
            program: "WebKitWebDriver",
            reason: "nothing listens on its port".into(),
        })
    }

    /// Ends the driver and waits until it is gone.
    pub(crate) async fn stop(mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ = self.process.kill().await;
    }
}

/// A port that was free a moment ago.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
