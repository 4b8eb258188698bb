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
