//! The program `stepdeck-local`: what stops it from starting.
#![cfg(unix)]

use serde_json::{Value, json};

use crate::program_support::{command, start, start_as, text};
use crate::support::{Answer, ROLE, call};

/// Starts a program that cannot run.
fn fails(arguments: &[&str], code: i32, message: &str) {
    let output = command(arguments).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{complaint}");
    assert!(
        complaint.contains(message),
        "{complaint:?} does not say {message:?}"
    );
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "",
        "nothing is said to be ready"
    );
}

#[test]
fn a_taken_port_is_told() {
    let first = start(&["--ephemeral", "--port", "0"]);
    let port = first.url.rsplit(':').next().unwrap().to_owned();
    fails(
        &["--ephemeral", "--port", &port],
        3,
        &format!("port {port} is taken"),
    );
}

#[test]
fn a_data_directory_that_cannot_be_used_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "in the way").unwrap();
    fails(&["--port", "0", "--data-dir", text(&file)], 4, text(&file));

    let data = folder.path().join("data");
    let first = start(&["--port", "0", "--data-dir", text(&data)]);
    fails(
        &["--port", "0", "--data-dir", text(&data)],
        4,
        "in use by another process",
    );
    assert!(first.signal("-TERM").success());
}

#[test]
fn wrong_options_are_told() {
    fails(&["--port", "http"], 2, "invalid value 'http'");
    fails(
        &["--time-scale", "0"],
        2,
        "a number from 0.001 to 1000000 is wanted",
    );
    fails(
        &["--retention", "soon"],
        2,
        "`forever` or a whole number with s, m, h or d is wanted",
    );
    fails(
        &["--ephemeral", "--data-dir", "x"],
        2,
        "cannot be used with",
    );
}

#[test]
fn what_packages_install_is_printed() {
    for (what, sign) in [
        ("man", ".TH stepdeck-local"),
        ("bash", "complete -F _stepdeck__local"),
        ("zsh", "#compdef stepdeck-local"),
        ("fish", "complete -c stepdeck-local"),
    ] {
        let output = command(&["--print", what]).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success() && printed.contains(sign),
            "{what}: {printed}"
        );
        assert!(
            printed.contains("time-scale") || printed.contains("time\\-scale"),
            "{what} does not know --time-scale"
        );
    }
    fails(&["--print", "woman"], 2, "the name of a shell is wanted");
}

#[test]
fn log_lines_are_json_where_that_is_asked_for() {
    let mut child = command(&["--ephemeral", "--port", "0", "--log-format", "json"])
        .env("STEPDECK_LOG", "sfn_local=debug")
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(
        &mut std::io::BufReader::new(child.stdout.take().unwrap()),
        &mut line,
    )
    .unwrap();
    let url = line.trim().rsplit(' ').next().unwrap();
    let mut stream = std::net::TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    std::io::Write::write_all(
        &mut stream,
        b"GET / HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n",
    )
    .unwrap();
    std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    let refused: serde_json::Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    assert_eq!(refused["level"], "DEBUG", "{refused:#}");
    assert!(
        refused["fields"]["refusal"]
            .as_str()
            .unwrap()
            .contains("example.com"),
        "{refused:#}"
    );
}

#[tokio::test]
async fn functions_are_urls_or_commands_of_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("functions.json");
    std::fs::write(
        &file,
        r#"{"f": "false", "g": ["sh", "-c", "echo '[\"from the file\"]'"]}"#,
    )
    .unwrap();
    let program = start(&[
        "--ephemeral",
        "--port",
        "0",
        "--lambda-functions",
        text(&file),
        "--lambda",
        "f=sh -c 'cat; true'",
    ]);
    for (function, result) in [("f", json!({ "n": 1 })), ("g", json!(["from the file"]))] {
        let resource = format!("arn:aws:lambda:us-east-1:123456789012:function:{function}");
        let definition = json!({
            "StartAt": "Call", "States": { "Call": { "Type": "Task", "Resource": resource, "End": true } },
        });
        let machine = json!({
            "name": function, "type": "EXPRESS", "roleArn": ROLE, "definition": definition.to_string(),
        });
        let created = Answer::of(call(&program.url, "CreateStateMachine", &machine)).await;
        let start =
            json!({ "stateMachineArn": created.body["stateMachineArn"], "input": r#"{"n": 1}"# });
        let run = Answer::of(call(&program.url, "StartSyncExecution", &start))
            .await
            .body;
        let output = run["output"].as_str().unwrap_or_else(|| panic!("{run:#}"));
        assert_eq!(serde_json::from_str::<Value>(output).unwrap(), result);
    }
    fails(
        &["--lambda", "f"],
        2,
        "FUNCTION=URL or FUNCTION=COMMAND is wanted",
    );
    fails(&["--lambda", "f='x"], 2, "a ' is not closed");
    std::fs::write(&file, r#"{"f": 1}"#).unwrap();
    fails(
        &["--ephemeral", "--lambda-functions", text(&file)],
        2,
        text(&file),
    );
}

#[test]
fn calls_to_aws_are_allowed_by_a_profile_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config");
    std::fs::write(
        &file,
        "[profile work]\nregion = eu-west-1\n[profile nowhere]\naws_access_key_id = A\naws_secret_access_key = B\n",
    )
    .unwrap();
    let with = |arguments: &[&str]| {
        let mut command = command(&[&["--ephemeral", "--port", "0"], arguments].concat());
        command
            .env("AWS_CONFIG_FILE", &file)
            .env_remove("AWS_REGION")
            .env_remove("AWS_DEFAULT_REGION");
        command
    };
    let complaint = |arguments: &[&str]| {
        let output = with(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(complaint(&["--aws-profile", "nobody"]).contains("There is no profile `nobody`"));
    assert!(complaint(&["--aws-profile", "nowhere"]).contains("Profile `nowhere` has no region"));
    assert!(
        complaint(&["--aws-profile", "work", "--aws-region", "x/y"]).contains("'x/y' is no region")
    );
    assert!(complaint(&["--aws-region", "eu-west-1"]).contains("--aws-profile"));
    start_as(with(&["--aws-profile", "work"]));
    start_as(with(&[
        "--aws-profile",
        "nowhere",
        "--aws-region",
        "us-gov-west-1",
    ]));
}
