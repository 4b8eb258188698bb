//! The front end's own tools, run through npm.

use std::process::Command;

use crate::command::{TaskError, TaskResult, root, run};

/// An npm command in `ui/`.
pub fn npm() -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(root().join("ui"));
    command
}

/// `npm ci`, unless what is installed already matches the lock file.
pub fn install() -> TaskResult {
    let lock = root().join("ui/package-lock.json");
    let stamp = root().join("ui/node_modules/.stepdeck-lock");
    let wanted = std::fs::read(&lock).map_err(|source| TaskError::File {
        path: lock.clone(),
        source,
    })?;
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(npm().args(["ci", "--no-audit", "--no-fund"]))?;
    std::fs::write(&stamp, wanted).map_err(|source| TaskError::File {
        path: stamp,
        source,
    })
}

/// Builds `ui/dist`.
pub fn build() -> TaskResult {
    run(npm().args(["run", "--silent", "build"]))
}
