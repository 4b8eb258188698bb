//! Endpoints that show what a person sees when there is nothing, when nothing comes, and when nobody answers.

use std::net::SocketAddr;

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use window_tests::{Page, WindowError};

use crate::place::{Place, encode};

/// What every list of an empty account has.
const EMPTY: &str = r#"{"stateMachines":[],"activities":[]}"#;

/// Three endpoints; they end with this.
pub(crate) struct Peers {
    empty: SocketAddr,
    silent: SocketAddr,
    closed: SocketAddr,
    running: [AbortHandle; 2],
}

impl Peers {
    /// Lets the two that listen do so.
    pub(crate) async fn start() -> Result<Self, WindowError> {
        let (empty, empty_listener) = listen().await?;
        let (silent, silent_listener) = listen().await?;
        // Nobody listens there any more.
        let (closed, _) = listen().await?;
        let answering = tokio::spawn(async move {
            while let Ok((stream, _)) = empty_listener.accept().await {
                tokio::spawn(answer(stream));
            }
        });
        let keeping = tokio::spawn(async move {
            let mut kept = Vec::new();
            while let Ok((stream, _)) = silent_listener.accept().await {
                kept.push(stream);
            }
        });
        Ok(Self {
            empty,
            silent,
            closed,
            running: [answering.abort_handle(), keeping.abort_handle()],
        })
    }

    /// Makes them connections, and tells the screens to look at.
    pub(crate) async fn places(&self, page: &Page) -> Result<Vec<Place>, WindowError> {
        let empty = connect(page, "nothing there", self.empty).await?;
        let silent = connect(page, "never answers", self.silent).await?;
        let closed = connect(page, "not reached", self.closed).await?;
        let of = |connection: &str, rest: &str| format!("/{connection}/{rest}");
        let arn = |kind: &str| encode(&format!("arn:aws:states:us-east-1:123456789012:{kind}"));
        let machine = format!("state-machines/{}", arn("stateMachine:orders"));
        let execution = format!("executions/{}", arn("execution:orders:one"));
        Ok(vec![
            Place::new("empty-state-machines", of(&empty, "state-machines")),
            Place::new("empty-activities", of(&empty, "activities")),
            Place::loading("loading-state-machines", of(&silent, "state-machines")),
            Place::loading("loading-state-machine", of(&silent, &machine)),
            Place::loading("loading-execution", of(&silent, &execution)),
            Place::loading("loading-activities", of(&silent, "activities")),
            Place::new("failed-state-machines", of(&closed, "state-machines")),
            Place::new("failed-state-machine", of(&closed, &machine)),
            Place::new("failed-execution", of(&closed, &execution)),
            Place::new("failed-activities", of(&closed, "activities")),
        ])
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        for task in &self.running {
            task.abort();
        }
    }
}

async fn listen() -> Result<(SocketAddr, TcpListener), WindowError> {
    let failed = |source| WindowError::Start {
        program: "a server",
        source,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(failed)?;
    Ok((listener.local_addr().map_err(failed)?, listener))
}

async fn connect(page: &Page, label: &str, address: SocketAddr) -> Result<String, WindowError> {
    let draft = json!({
        "kind": "endpoint",
        "label": label,
        "region": "us-east-1",
        "endpoint": format!("http://{address}"),
    });
    let saved = page
        .command("save_connection", &json!({ "connection": draft }))
        .await?;
    saved["id"]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| WindowError::NotReady {
            program: "the app",
            reason: format!("the connection {label:?} was not saved: {saved}"),
        })
}

/// Answers one request; what goes wrong ends the connection.
async fn answer(stream: TcpStream) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{EMPTY}",
        EMPTY.len()
    );
    stream.write_all(answer.as_bytes()).await
}
