//! `cargo xtask jsonata`: JSONata's own test suite, through our rewrites, functions and limits.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{TaskError, TaskResult, cargo, root, run as run_command, target_dir};
use crate::python;

/// Fetches the suite where it is not there yet, runs it and prints what passed by group.
///
/// # Errors
/// When a case goes another way than the reference and the list of our differences does not have it.
pub fn run() -> TaskResult {
    let suite = suite()?;
    // Optimised: some cases measure themselves against the bound of one second.
    run_command(
        cargo()
            .args([
                "test",
                "--quiet",
                "--release",
                "--locked",
                "--package",
                "asl",
                "--lib",
                "--",
            ])
            .args(["--ignored", "--nocapture", "reference_suite"])
            .env("STEPDECK_JSONATA_SUITE", suite),
    )
}

/// The folder of the unpacked suite.
fn suite() -> TaskResult<PathBuf> {
    let folder = target_dir().join("jsonata-suite");
    if let Some(suite) = unpacked(&folder) {
        return Ok(suite);
    }
    let python = python::ensure()?;
    run_command(
        Command::new(&python)
            .args([
                "-m",
                "pip",
                "download",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args([
                "--no-deps",
                "--no-binary",
                "jsonata2py",
                "--ignore-requires-python",
            ])
            .arg("--require-hashes")
            .arg("--requirement")
            .arg(root().join("tests/jsonata-suite.txt"))
            .arg("--dest")
            .arg(&folder),
    )?;
    let archive = entries(&folder).find(|path| path.extension().is_some_and(|it| it == "gz"));
    let archive = archive.ok_or_else(|| TaskError::Other("pip downloaded no archive".into()))?;
    run_command(
        Command::new(&python)
            .args(["-m", "tarfile", "--extract"])
            .arg(archive)
            .arg(&folder),
    )?;
    unpacked(&folder)
        .ok_or_else(|| TaskError::Other(format!("{} has no suite in it", folder.display())))
}

fn unpacked(folder: &Path) -> Option<PathBuf> {
    entries(folder)
        .map(|path| path.join("tests/resources/jsonata-test-suite"))
        .find(|path| path.join("groups").is_dir())
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
}
