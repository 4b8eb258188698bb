//! A process of its own with an engine in it, to be killed. It is this test binary again, with a folder in its environment.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use sfn_engine::{Engine, EngineConfig, StartError};
use tokio::io::AsyncBufReadExt as _;
use tokio::sync::broadcast::error::RecvError;

use crate::kinds::{self, Kind};
use crate::workspace::{create, in_folder, open, request, within};

const FOLDER: &str = "SFN_ENGINE_TEST_FOLDER";
const FUNCTIONS: &str = "SFN_ENGINE_TEST_FUNCTIONS";

/// Waits pass so many times as fast.
pub const TIME_SCALE: f64 = 50.0;

/// How many executions of each kind.
pub const EACH: usize = 3;

/// What the process tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// An execution was acknowledged.
    Started(String),
    /// An execution ended.
    Ended(String),
}

pub struct Process {
    child: Child,
    lines: tokio::io::Lines<tokio::io::BufReader<tokio::process::ChildStdout>>,
}

impl Process {
    pub fn spawn(folder: &Path, functions: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "process::runs_until_it_is_killed",
                "--exact",
                "--ignored",
                "--nocapture",
            ])
            .env(FOLDER, folder)
            .env(FUNCTIONS, functions)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = tokio::process::ChildStdout::from_std(child.stdout.take().unwrap()).unwrap();
        Self {
            child,
            lines: tokio::io::BufReader::new(stdout).lines(),
        }
    }

    /// The next thing it tells; `None` when it has nothing more to do.
    pub async fn told(&mut self) -> Option<Told> {
        loop {
            let line = within(self.lines.next_line(), "a line of the process").await;
            let line = line.unwrap().expect("the process ended by itself");
            // The test harness writes without line ends.
            if line.ends_with("all have ended") {
                return None;
            }
            for (word, told) in [
                ("started ", Told::Started as fn(String) -> Told),
                ("ended ", Told::Ended),
            ] {
                if let Some((_, arn)) = line.split_once(word) {
                    return Some(told(arn.to_owned()));
                }
            }
        }
    }

    /// Kills it: it gets no chance to write anything.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A test that failed leaves none behind; one that was killed is no error.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn config(folder: &Path, functions: &str) -> EngineConfig {
    let mocks = folder.join("mocks.json");
    std::fs::write(&mocks, kinds::mock_config()).unwrap();
    let mut config = in_folder(folder);
    config.lambda_endpoint = Some(functions.to_owned());
    config.mock_config = Some(mocks);
    config.time_scale = TIME_SCALE;
    config
}

/// Starts one execution of a kind; nothing when it was started before.
pub async fn start(engine: &Engine, kind: &Kind, number: usize) -> Option<String> {
    let mut request = request(kind.name, &format!("run-{number}"), kind.input);
    request.test_case = kind.test_case.map(str::to_owned);
    match engine.start_execution(request).await {
        Ok(started) => Some(started.execution_arn),
        Err(StartError::ExecutionAlreadyExists(_)) => None,
        Err(other) => panic!("{other}"),
    }
}

/// No test: what the process does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is started as a process by the tests of recovery"]
async fn runs_until_it_is_killed() {
    let (Ok(folder), Ok(functions)) = (std::env::var(FOLDER), std::env::var(FUNCTIONS)) else {
        return;
    };
    // It ends with the test that started it, whatever becomes of that.
    std::thread::spawn(|| {
        let _ = std::io::read_to_string(std::io::stdin());
        std::process::exit(1);
    });
    let engine = open(config(Path::new(&folder), &functions));
    let mut changes = engine.subscribe();
    tokio::spawn(async move {
        loop {
            match changes.recv().await {
                Ok(change) if !change.status.is_open() => {
                    println!("\nended {}", change.execution_arn)
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    });
    let mut arns = Vec::new();
    for kind in kinds::all() {
        create(&engine, kind.name, &kind.definition).await;
        for number in 0..EACH {
            arns.push(crate::workspace::execution_arn(
                kind.name,
                &format!("run-{number}"),
            ));
            if let Some(arn) = start(&engine, &kind, number).await {
                println!("\nstarted {arn}");
            }
        }
    }
    for arn in &arns {
        engine.wait_closed(arn).await.unwrap();
    }
    println!("\nall have ended");
    std::future::pending::<()>().await;
}
