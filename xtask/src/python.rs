//! Clients and servers that no one here wrote (boto3, the AWS CLI, moto), in a virtual environment of their own.

use std::path::PathBuf;
use std::process::Command;

use crate::command::{TaskError, TaskResult, output, root, run, target_dir};

/// The environment's Python, with `tests/requirements.txt` installed.
pub fn ensure() -> TaskResult<PathBuf> {
    let requirements = root().join("tests/requirements.txt");
    let wanted = std::fs::read(&requirements).map_err(|source| TaskError::File {
        path: requirements.clone(),
        source,
    })?;
    let environment = target_dir().join("python");
    let python = environment.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let stamp = environment.join("requirements.installed");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    run(Command::new(system)
        .args(["-m", "venv", "--clear"])
        .arg(&environment))?;
    run(Command::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
        ])
        .arg(&requirements))?;
    std::fs::write(&stamp, wanted).map_err(|source| TaskError::File {
        path: stamp,
        source,
    })?;
    Ok(python)
}

/// The folder of the public service model within the installed botocore.
pub fn botocore_data(python: &PathBuf) -> TaskResult<PathBuf> {
    let folder = output(Command::new(python).args([
        "-c",
        "import botocore, os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))",
    ]))?;
    Ok(PathBuf::from(folder.trim()))
}
