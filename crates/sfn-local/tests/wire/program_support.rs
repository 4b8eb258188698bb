//! The program `stepdeck-local` as a child process.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

/// A running program. It is killed when the test ends, however that is.
pub(crate) struct Program {
    child: Child,
    pub(crate) url: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stepdeck-local"));
    command
        .args(arguments)
        .env_remove("STEPDECK_LAMBDA_ENDPOINT")
        .env_remove("LAMBDA_ENDPOINT")
        .env_remove("SFN_MOCK_CONFIG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

pub(crate) fn start(arguments: &[&str]) -> Program {
    start_as(command(arguments))
}

/// Starts the program by a command of the test's own.
pub(crate) fn start_as(mut command: Command) -> Program {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let Some(url) = line
        .trim()
        .strip_prefix("stepdeck-local is listening on ")
        .map(str::to_owned)
    else {
        let mut complaint = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut complaint)
            .unwrap();
        panic!("not ready: {line:?} {complaint}");
    };
    Program { child, url }
}

impl Program {
    /// Ends it, and gives what it said on its way.
    pub(crate) fn ended(mut self, signal: &str) -> String {
        let mut complaints = self.child.stderr.take().unwrap();
        self.signal(signal);
        let mut said = String::new();
        complaints.read_to_string(&mut said).unwrap();
        said
    }

    pub(crate) fn signal(mut self, name: &str) -> ExitStatus {
        let told = Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        self.child.wait().unwrap()
    }
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
