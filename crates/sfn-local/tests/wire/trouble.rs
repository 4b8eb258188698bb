//! The program on a disk that gives trouble: each is told clearly, and nothing that was acknowledged is lost.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::program_support::{Program, command, start, start_as, text};
use crate::support::{Answer, PASS, call, create};

/// Somebody who owns nothing.
const NOBODY: u32 = 65_534;

async fn answer(program: &Program, operation: &str, input: Value) -> Answer {
    Answer::of(call(&program.url, operation, &input)).await
}

/// The names and sizes of the executions of a machine.
async fn inputs(program: &Program, machine: &str) -> BTreeMap<String, usize> {
    let listed = answer(
        program,
        "ListExecutions",
        json!({ "stateMachineArn": machine, "maxResults": 1000 }),
    )
    .await;
    let mut inputs = BTreeMap::new();
    for execution in listed.body["executions"].as_array().unwrap() {
        let arn = json!({ "executionArn": execution["executionArn"] });
        let described = answer(program, "DescribeExecution", arn).await;
        assert_eq!(described.body["status"], "SUCCEEDED");
        inputs.insert(
            execution["name"].as_str().unwrap().to_owned(),
            described.body["input"].as_str().unwrap().len(),
        );
    }
    inputs
}

/// A workspace with one execution in it.
async fn workspace(data: &Path) -> String {
    let program = start(&["--port", "0", "--data-dir", text(data)]);
    let machine = create(&program.url, "hello", PASS).await;
    let started = answer(
        &program,
        "StartExecution",
        json!({ "stateMachineArn": machine, "name": "before", "input": "{}" }),
    )
    .await;
    assert_eq!(started.status, 200);
    assert!(program.signal("-TERM").success());
    machine
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// The files of a folder, with all that is in them.
fn contents(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect()
}

/// The program as a user for whom permissions hold: for root they do not.
fn as_anybody(folder: &Path, arguments: &[&str]) -> Command {
    if fs::metadata(folder).unwrap().uid() != 0 {
        return command(arguments);
    }
    // The folder that it was built in may be closed to others.
    let program = folder.join("program");
    if !program.exists() {
        fs::copy(env!("CARGO_BIN_EXE_stepdeck-local"), &program).unwrap();
        mode(&program, 0o755);
    }
    let mut command = Command::new(program);
    command.args(arguments).uid(NOBODY).gid(NOBODY);
    command
}

#[tokio::test]
async fn a_folder_that_may_not_be_written_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    mode(folder.path(), 0o755);
    let data = folder.path().join("data");
    workspace(&data).await;
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let database = data.join("workspace.db");
    let lock = data.join("workspace.lock");
    for (what, dir, modes) in [
        ("an empty folder", &empty, vec![(&empty, 0o555)]),
        (
            "a folder with a workspace",
            &data,
            vec![(&database, 0o444), (&lock, 0o444), (&data, 0o555)],
        ),
        (
            "only the database",
            &data,
            vec![(&database, 0o444), (&lock, 0o666), (&data, 0o777)],
        ),
    ] {
        for (path, its_mode) in modes {
            mode(path, its_mode);
        }
        let before = contents(dir);
        let output = as_anybody(folder.path(), &["--port", "0", "--data-dir", text(dir)])
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{what}: {complaint}");
        assert!(
            complaint.contains(text(dir)) && complaint.contains("cannot be written"),
            "{what}: {complaint}"
        );
        let after = contents(dir);
        assert!(
            before
                .iter()
                .all(|(path, bytes)| after.get(path) == Some(bytes)),
            "{what}: a file was changed"
        );
    }
    mode(&data, 0o755);
    mode(&database, 0o644);
    let program = start(&["--port", "0", "--data-dir", text(&data)]);
    let listed = answer(&program, "ListStateMachines", json!({})).await;
    assert_eq!(listed.body["stateMachines"][0]["name"], "hello");
}

#[tokio::test]
async fn a_damaged_database_is_set_aside_and_told() {
    let folder = tempfile::tempdir().unwrap();
    workspace(folder.path()).await;
    let database = folder.path().join("workspace.db");
    let mut bytes = fs::read(&database).unwrap();
    bytes[4096..].fill(0xA5);
    fs::write(&database, &bytes).unwrap();

    let program = start(&["--port", "0", "--data-dir", text(folder.path())]);
    let listed = answer(&program, "ListStateMachines", json!({})).await;
    assert_eq!(
        listed.body["stateMachines"],
        json!([]),
        "a new one is begun"
    );
    let said = program.ended("-TERM");
    let aside = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| text(path).contains("workspace.db.damaged-"))
        .unwrap();
    assert!(fs::read(&aside).unwrap() == bytes, "kept as it was");
    assert!(
        said.contains("damaged") && said.contains(text(&aside)),
        "{said}"
    );
}

#[tokio::test]
async fn a_disk_that_takes_no_more_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let machine = workspace(folder.path()).await;
    // No file may grow over two megabytes: to SQLite a write that fails in the middle.
    let mut shell = Command::new("sh");
    shell.args([
        "-c",
        "trap '' XFSZ; ulimit -f 4096; exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_stepdeck-local"),
        "--port",
        "0",
        "--data-dir",
        text(folder.path()),
    ]);
    let program = start_as(shell);
    let input = |size: usize| format!("\"{}\"", "x".repeat(size));
    let start_one = async |program: &Program, name: String, size: usize| {
        let request = json!({ "stateMachineArn": machine, "name": name, "input": input(size) });
        answer(program, "StartExecution", request).await
    };
    let mut acknowledged = BTreeMap::from([("before".to_owned(), 2)]);
    let refused = loop {
        let name = format!("run-{}", acknowledged.len());
        let started = start_one(&program, name.clone(), 200_000).await;
        if started.status != 200 {
            break started;
        }
        acknowledged.insert(name, 200_002);
        assert!(acknowledged.len() < 100, "the disk took it all");
    };
    assert!(acknowledged.len() > 1, "it took nothing");
    assert_eq!((refused.status, refused.code()), (500, "InternalFailure"));
    assert!(
        refused.message().contains(text(folder.path())),
        "{}",
        refused.message()
    );
    assert_eq!(
        inputs(&program, &machine).await,
        acknowledged,
        "reading goes on"
    );
    program.signal("-KILL");

    // There is room again.
    let program = start(&["--port", "0", "--data-dir", text(folder.path())]);
    assert_eq!(inputs(&program, &machine).await, acknowledged);
    let started = start_one(&program, "after".to_owned(), 200_000).await;
    assert_eq!(started.status, 200);
}

#[tokio::test]
async fn of_two_programs_on_one_folder_the_first_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let machine = workspace(folder.path()).await;
    let arguments = ["--port", "0", "--data-dir", text(folder.path())];
    let first = start(&arguments);
    let output = command(&arguments).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{complaint}");
    assert!(
        complaint.contains("in use by another process") && complaint.contains(text(folder.path())),
        "{complaint}"
    );
    let request = json!({ "stateMachineArn": machine, "name": "second", "input": "{}" });
    assert_eq!(answer(&first, "StartExecution", request).await.status, 200);
    let expected = BTreeMap::from([("before".to_owned(), 2), ("second".to_owned(), 2)]);
    // One that was killed holds nothing any more.
    first.signal("-KILL");
    let next = start(&arguments);
    assert_eq!(inputs(&next, &machine).await, expected);
}
