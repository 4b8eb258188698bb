//! Servers to measure: their start, their calls, their memory and time on the processors (Linux), their end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::command::{TaskError, TaskResult};

/// How long a server may take to answer its first request.
const LONGEST_START: Duration = Duration::from_secs(60);

/// A running server; ended when dropped.
pub struct Server {
    child: Child,
    /// Where it answers.
    pub url: String,
    /// From its start to its first answer.
    pub started_in: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        let ended = self.child.kill().and_then(|()| self.child.wait());
        if let Err(error) = ended {
            eprintln!("cannot end {}: {error}", self.url);
        }
    }
}

impl Server {
    /// Starts `stepdeck-local` on a free port, which it prints.
    pub fn stepdeck(program: &Path, data: &Path) -> TaskResult<Self> {
        let begun = Instant::now();
        let mut child = spawn(
            Command::new(program)
                .args(["--port", "0", "--data-dir"])
                .arg(data)
                .stdout(Stdio::piped()),
        )?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line).map_err(told)?;
        }
        let url = line.rsplit(' ').next().unwrap_or_default().trim();
        Self::answering(child, url.trim_end_matches('/').to_owned(), begun)
    }

    /// Starts `moto_server` and has it run executions.
    pub fn moto(python: &Path) -> TaskResult<Self> {
        let free = std::net::TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| listener.local_addr())
            .map_err(told)?;
        let begun = Instant::now();
        let child = spawn(
            Command::new(python)
                .args(["-m", "moto.server", "-H", "127.0.0.1", "-p"])
                .arg(free.port().to_string())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )?;
        let server = Self::answering(child, format!("http://{free}"), begun)?;
        let config = r#"{"stepfunctions": {"execute_state_machine": true}}"#;
        let answer = post(
            &free.to_string(),
            "/moto-api/config",
            "application/json",
            "",
            config,
        )
        .map_err(told)?;
        if !answer.contains(" 20") {
            return Err(TaskError::Other(format!(
                "moto_server refused its configuration: {answer}"
            )));
        }
        Ok(server)
    }

    fn answering(child: Child, url: String, begun: Instant) -> TaskResult<Self> {
        let mut server = Self {
            child,
            url,
            started_in: Duration::ZERO,
        };
        let address = server.url.trim_start_matches("http://").to_owned();
        loop {
            let answer = call(&address, "ListStateMachines", "{}");
            if answer.is_ok_and(|answer| answer.contains(" 200 ")) {
                server.started_in = begun.elapsed();
                return Ok(server);
            }
            if begun.elapsed() > LONGEST_START {
                return Err(TaskError::Other(format!("{} does not answer", server.url)));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Calls an operation and gives its output.
    pub fn call(&self, operation: &str, input: &Value) -> TaskResult<Value> {
        let address = self.url.trim_start_matches("http://");
        let answer = call(address, operation, &input.to_string()).map_err(told)?;
        let refused = || TaskError::Other(format!("{operation} was refused: {answer}"));
        let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(refused)?;
        if !head
            .lines()
            .next()
            .is_some_and(|line| line.contains(" 200"))
        {
            return Err(refused());
        }
        serde_json::from_str(body).map_err(|_| refused())
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How long it was on the processors since its start.
    pub fn on_processors(&self) -> Option<Duration> {
        on_processors(&self.child.id().to_string())
    }

    /// Its share of the memory (PSS), in MiB; `None` where the system does not tell.
    pub fn memory(&self) -> Option<f64> {
        let path = format!("/proc/{}/smaps_rollup", self.child.id());
        let text = std::fs::read_to_string(path).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
        Some(kib / 1024.0)
    }
}

/// How long this process was on the processors since its start.
pub fn self_on_processors() -> Option<Duration> {
    on_processors("self")
}

/// In user and system mode, over all threads; `None` where the system does not tell.
fn on_processors(process: &str) -> Option<Duration> {
    /// Of proc(5), whatever the kernel's own clock.
    const TICKS_A_SECOND: f64 = 100.0;
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // After the program's name in parentheses, which may hold anything, `utime` and `stime` are the 12th and 13th.
    let (_, fields) = text.rsplit_once(')')?;
    let mut times = fields
        .split_whitespace()
        .skip(11)
        .map(|field| field.parse::<u32>());
    let ticks = times.next()?.ok()? + times.next()?.ok()?;
    Some(Duration::from_secs_f64(f64::from(ticks) / TICKS_A_SECOND))
}

fn spawn(command: &mut Command) -> TaskResult<Child> {
    command.spawn().map_err(|source| TaskError::Start {
        command: command.get_program().to_string_lossy().into_owned(),
        source,
    })
}

fn told(error: std::io::Error) -> TaskError {
    TaskError::Other(error.to_string())
}

fn call(address: &str, operation: &str, input: &str) -> std::io::Result<String> {
    let headers = format!(
        "X-Amz-Target: AWSStepFunctions.{operation}\r\nAuthorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0\r\n"
    );
    post(address, "/", "application/x-amz-json-1.0", &headers, input)
}

/// Sends a request and gives the whole answer.
fn post(
    address: &str,
    path: &str,
    kind: &str,
    headers: &str,
    body: &str,
) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: {kind}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
