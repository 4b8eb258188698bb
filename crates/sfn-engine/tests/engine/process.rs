//! A process of its own with an engine in it, to be killed. It is this test binary again, with a folder in its environment.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sfn_engine::store::table::NewActivity;
use sfn_engine::{Engine, EngineConfig, HoldError, HoldRequest, StartError};
use tokio::io::AsyncBufReadExt as _;
use tokio::sync::broadcast::error::RecvError;

use crate::kinds::{self, Kind, Then};
use crate::workspace::{
    create, ended, execution_arn, in_folder, machine_arn, open, request, within,
};

const ALL_ENDED: &str = "all have ended";
const FOLDER: &str = "SFN_ENGINE_TEST_FOLDER";
const FUNCTIONS: &str = "SFN_ENGINE_TEST_FUNCTIONS";
const NUMBERS: &str = "SFN_ENGINE_TEST_NUMBERS";

/// Waits pass so many times as fast.
pub const TIME_SCALE: f64 = 50.0;

/// How many executions of each kind, unless a test wants others.
pub const EACH: usize = 3;

/// What the process tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// An execution was acknowledged.
    Started(String),
    /// A stop was acknowledged.
    Stopped(String),
    /// A redrive was acknowledged.
    Redriven(String),
    /// An execution ended.
    Ended(String),
}

impl Told {
    fn of(line: &str) -> Option<Self> {
        // The test harness writes without line ends.
        let told = |word: &str, told: fn(String) -> Self| {
            let (_, arn) = line.split_once(word)?;
            Some(told(arn.to_owned()))
        };
        told("started ", Self::Started)
            .or_else(|| told("stopped ", Self::Stopped))
            .or_else(|| told("redriven ", Self::Redriven))
            .or_else(|| told("ended ", Self::Ended))
    }

    fn tell(&self) {
        let (word, arn) = match self {
            Self::Started(arn) => ("started", arn),
            Self::Stopped(arn) => ("stopped", arn),
            Self::Redriven(arn) => ("redriven", arn),
            Self::Ended(arn) => ("ended", arn),
        };
        println!("\n{word} {arn}");
    }
}

pub struct Process {
    child: Child,
    lines: tokio::io::Lines<tokio::io::BufReader<tokio::process::ChildStdout>>,
}

impl Process {
    pub fn spawn(folder: &Path, functions: &str, each: usize) -> Self {
        let mut command = Self::command("process::runs_until_it_is_killed", folder);
        command
            .env(FUNCTIONS, functions)
            .env(NUMBERS, each.to_string());
        Self::start(command)
    }

    /// One that deletes all executions that have ended.
    pub fn deleting(folder: &Path) -> Self {
        Self::start(Self::command("process::deletes_until_it_is_killed", folder))
    }

    fn command(test: &str, folder: &Path) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args([test, "--exact", "--ignored", "--nocapture"])
            .env(FOLDER, folder);
        command
    }

    fn start(mut command: Command) -> Self {
        let mut child = command
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
            if line.ends_with(ALL_ENDED) {
                return None;
            }
            if let Some(told) = Told::of(&line) {
                return Some(told);
            }
        }
    }

    /// Kills it after some time, wherever it is then; all that it told, and whether all had ended before.
    pub async fn killed_after(mut self, time: Duration) -> (Vec<Told>, bool) {
        let mut told = Vec::new();
        let mut all_ended = false;
        let moment = tokio::time::sleep(time);
        tokio::pin!(moment);
        loop {
            tokio::select! {
                () = &mut moment => break,
                one = self.told() => match one {
                    Some(one) => told.push(one),
                    None => {
                        all_ended = true;
                        break;
                    }
                },
            }
        }
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        // What it acknowledged in its last moment counts as well. The last line may be cut off.
        while let Ok(Some(line)) = self.lines.next_line().await {
            told.extend(Told::of(&line));
        }
        (told, all_ended)
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

/// Does with one execution of a kind all that is to be done, or what is left of that.
pub async fn drive(engine: &Engine, kind: &Kind, number: usize, tell: impl Fn(Told)) {
    let arn = execution_arn(kind.name, &format!("run-{number}"));
    if start(engine, kind, number).await.is_some() {
        tell(Told::Started(arn.clone()));
    }
    match kind.then {
        Then::Nothing => {}
        Then::Stop => {
            engine.stop_execution(&arn, None, None).await.unwrap();
            tell(Told::Stopped(arn));
        }
        Then::Redrive(times) => loop {
            let count = ended(engine, &arn).await.redrive_count;
            if count >= times {
                return;
            }
            let token = Some(format!("redrive-{}", count + 1));
            engine.redrive_execution(&arn, token).await.unwrap();
            tell(Told::Redriven(arn.clone()));
        },
        Then::Answer => answer(engine, &arn).await,
        Then::Step(_) => step(engine, &arn).await,
    }
}

/// Holds an execution before each of its states, and lets it go on, until it has ended.
async fn step(engine: &Engine, arn: &str) {
    let hold = async |request: HoldRequest| match engine.hold(arn, request).await {
        Ok(()) | Err(HoldError::Ended | HoldError::NotHeld) => {}
        Err(other) => panic!("{other}"),
    };
    hold(HoldRequest::Pause).await;
    let mut looks = tokio::time::interval(Duration::from_millis(1));
    let all = async {
        loop {
            looks.tick().await;
            for held in engine.holds(arn).await.unwrap().unwrap().held {
                let other = held.state_name == "B";
                hold(HoldRequest::Release {
                    hold: held.hold,
                    input: other.then(|| kinds::OTHER_INPUT.to_owned()),
                    step: true,
                })
                .await;
            }
        }
    };
    tokio::select! {
        () = all => {}
        _ = ended(engine, arn) => {}
    }
}

/// Answers the tasks of an execution that somebody has, until it has ended.
async fn answer(engine: &Engine, arn: &str) {
    let mut looks = tokio::time::interval(Duration::from_millis(1));
    let all = async {
        loop {
            looks.tick().await;
            for task in engine.waiting_tasks(arn).await.unwrap().unwrap() {
                // A call that a person answers is taken by nobody.
                if task.taken || task.resource.contains(":function:") {
                    let answer = engine.send_task_success(&task.token, task.input);
                    answer.await.unwrap();
                }
            }
        }
    };
    tokio::select! {
        () = all => {}
        _ = ended(engine, arn) => {}
    }
}

/// Takes the tasks of the activity, one after the other; others answer them.
async fn work(engine: &Engine) {
    loop {
        let poll = engine.get_activity_task(kinds::ACTIVITY, Some("worker".to_owned()));
        poll.await.unwrap();
    }
}

/// Starts one execution of a kind; nothing when it was started before.
async fn start(engine: &Engine, kind: &Kind, number: usize) -> Option<String> {
    let mut request = request(kind.name, &format!("run-{number}"), kind.input);
    request.test_case = kind.test_case.map(str::to_owned);
    match engine.start_execution(request).await {
        Ok(started) => Some(started.execution_arn),
        Err(StartError::ExecutionAlreadyExists(_)) => None,
        Err(other) => panic!("{other}"),
    }
}

/// Does with `each` executions of each kind all that is to be done, side by side, and waits for their ends.
pub async fn drive_all(engine: &Engine, each: usize, tell: &impl Fn(Told)) {
    let kinds = kinds::all();
    for kind in &kinds {
        create(engine, kind.name, &kind.definition).await;
        let by_hand = kind.by_hand.iter().map(|&state| state.to_owned());
        engine
            .set_by_hand(&machine_arn(kind.name), by_hand.collect())
            .await
            .unwrap();
        if let Then::Step(states) = kind.then {
            let states = states.iter().map(|&state| state.to_owned()).collect();
            engine.set_breakpoints(&machine_arn(kind.name), states);
        }
    }
    let new = NewActivity {
        arn: kinds::ACTIVITY.to_owned(),
        encryption_configuration: None,
        tags: Vec::new(),
    };
    engine.create_activity(new).await.unwrap();
    let all = (0..each).flat_map(|number| kinds.iter().map(move |kind| (kind, number)));
    let all = futures::future::join_all(all.map(async |(kind, number)| {
        drive(engine, kind, number, &tell).await;
        ended(engine, &execution_arn(kind.name, &format!("run-{number}"))).await;
    }));
    tokio::select! {
        _ = all => {}
        () = work(engine) => {}
    }
}

/// No test: what the process does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is started as a process by the tests of recovery"]
async fn runs_until_it_is_killed() {
    let (Ok(folder), Ok(functions)) = (std::env::var(FOLDER), std::env::var(FUNCTIONS)) else {
        return;
    };
    end_with_the_test();
    let engine = open(config(Path::new(&folder), &functions));
    let mut changes = engine.subscribe();
    tokio::spawn(async move {
        loop {
            match changes.recv().await {
                // What runs in memory ends there, and acknowledges nothing.
                Ok(change)
                    if !change.status.is_open() && !change.execution_arn.contains(":express:") =>
                {
                    Told::Ended(change.execution_arn).tell()
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    });
    let each = std::env::var(NUMBERS).unwrap().parse().unwrap();
    drive_all(&engine, each, &|told: Told| told.tell()).await;
    println!("\n{ALL_ENDED}");
    std::future::pending::<()>().await;
}

/// No test: what the process does that deletes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is started as a process by a test of deletions"]
async fn deletes_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    end_with_the_test();
    let engine = open(in_folder(Path::new(&folder)));
    engine
        .delete_closed_executions(Duration::ZERO)
        .ended()
        .await;
    println!("\n{ALL_ENDED}");
    std::future::pending::<()>().await;
}

/// The process ends with the test that started it, whatever becomes of that.
fn end_with_the_test() {
    std::thread::spawn(|| {
        let _ = std::io::read_to_string(std::io::stdin());
        std::process::exit(1);
    });
}
