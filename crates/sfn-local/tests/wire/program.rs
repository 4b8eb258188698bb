//! The program `stepdeck-local`: what stops it from starting.
#![cfg(unix)]

use crate::program_support::{command, start, text};

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
    fails(&["--time-scale", "0"], 2, "a number over 0 is wanted");
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
