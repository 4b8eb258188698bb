use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::window::Home;
use crate::{Display, WindowError};

/// How long the app may take to end: it lets calls under way end first.
const PATIENCE: Duration = Duration::from_secs(30);

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

    /// Ends the app as the end of a person's session does, and waits until it is gone with all that it had open.
    ///
    /// Closing the driver's session will not do: WebKitWebDriver kills the app then, some time after it has answered.
    pub(crate) async fn end_app(&self) -> Result<(), WindowError> {
        let apps = self.process.id().map(children).unwrap_or_default();
        for app in &apps {
            let asked = Command::new("sh")
                .args(["-c", &format!("kill -TERM {app}")])
                .status()
                .await;
            asked.map_err(|source| WindowError::Start {
                program: "sh",
                source,
            })?;
        }
        let start = Instant::now();
        while apps.iter().any(|app| is_running(*app)) {
            if start.elapsed() > PATIENCE {
                return Err(WindowError::NotReady {
                    program: "the app",
                    reason: format!("it does not end in {} s", PATIENCE.as_secs()),
                });
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        Ok(())
    }

    /// Ends the driver and waits until it is gone.
    pub(crate) async fn stop(mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ = self.process.kill().await;
    }
}

/// The processes that this one started and that are still there.
fn children(process: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task"));
    threads
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok())
        .flat_map(|ids| {
            let ids = ids.split_whitespace().map(str::parse);
            ids.filter_map(Result::ok).collect::<Vec<u32>>()
        })
        .collect()
}

/// Whether it has not ended yet; one that its parent has not asked about has.
fn is_running(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat"))
        .ok()
        .and_then(|stat| Some(stat.rsplit_once(')')?.1.trim_start().chars().next()? != 'Z'))
        .unwrap_or(false)
}

/// A port that was free a moment ago.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
