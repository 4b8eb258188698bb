use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::WindowError;

/// A virtual display; it goes when this value is dropped.
pub struct Display {
    name: String,
    _server: Child,
}

impl Display {
    /// Starts an X server of `width` by `height` pixels on a display number that nobody uses.
    pub async fn start(width: u32, height: u32) -> Result<Self, WindowError> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{width}x{height}x24"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|source| WindowError::Start {
                program: "Xvfb",
                source,
            })?;
        // Xvfb writes the number it chose once it accepts connections.
        let mut number = String::new();
        if let Some(stdout) = server.stdout.take() {
            BufReader::new(stdout)
                .read_line(&mut number)
                .await
                .map_err(|source| WindowError::Start {
                    program: "Xvfb",
                    source,
                })?;
        }
        let number = number.trim();
        if number.is_empty() {
            return Err(WindowError::NotReady {
                program: "Xvfb",
                reason: "it named no display".into(),
            });
        }
        Ok(Self {
            name: format!(":{number}"),
            _server: server,
        })
    }

    /// The value for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}
