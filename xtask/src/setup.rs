//! What has to be on the machine, and how to get it.
//!
//! On Debian and Ubuntu missing packages are installed with apt (through sudo where the person is not root).
//! Elsewhere the task names what to install and stops: README.md has the lists.

use std::process::Command;

use crate::command::{TaskError, TaskResult, cargo, on_path, run};

/// What a task needs beyond Rust and Node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Libraries to build the app with.
    Build,
    /// A virtual display, and the driver of the web view.
    Window,
    /// Python with virtual environments.
    Python,
    /// Tools that make installers.
    Installers,
}

impl Need {
    /// Debian's packages.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Need::Build => &[
                "build-essential",
                "pkg-config",
                "libwebkit2gtk-4.1-dev",
                "librsvg2-dev",
                "libayatana-appindicator3-dev",
            ],
            Need::Window => &["xvfb", "webkit2gtk-driver", "dbus-x11"],
            Need::Python => &["python3", "python3-venv"],
            Need::Installers => &["rpm", "file", "desktop-file-utils"],
        }
    }
}

/// Installs what is missing, or says what to install.
pub fn ensure(needs: &[Need]) -> TaskResult {
    for tool in ["node", "npm"] {
        if !on_path(tool) {
            return Err(TaskError::Other(format!(
                "{tool} is not on the PATH: install Node.js 20 or newer from https://nodejs.org"
            )));
        }
    }
    if cfg!(target_os = "linux") {
        ensure_linux(needs)
    } else {
        Ok(())
    }
}

fn ensure_linux(needs: &[Need]) -> TaskResult {
    if !on_path("dpkg-query") {
        if needs.contains(&Need::Build) && !has_library("webkit2gtk-4.1") {
            return Err(TaskError::Other(
                "WebKitGTK 4.1 is missing: see \"Other systems\" in README.md for the packages of this system".into(),
            ));
        }
        return Ok(());
    }
    let missing: Vec<&str> = needs
        .iter()
        .flat_map(|need| need.packages())
        .copied()
        // A Python that is not Debian's serves as well.
        .filter(|package| !(package.starts_with("python3") && has_python_venv()))
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!(
        "Missing system packages: {}. Installing them with apt.",
        missing.join(" ")
    );
    run(apt().arg("update").arg("-qq"))?;
    run(apt()
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(&missing))
}

fn apt() -> Command {
    let mut command = if is_root() {
        Command::new("apt-get")
    } else {
        let mut command = Command::new("sudo");
        command.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        command
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn is_installed(package: &str) -> bool {
    Command::new("dpkg-query")
        .args(["-W", "-f=${db:Status-Status}", package])
        .output()
        .is_ok_and(|output| output.status.success() && output.stdout.starts_with(b"installed"))
}

fn has_library(name: &str) -> bool {
    Command::new("pkg-config")
        .args(["--exists", name])
        .status()
        .is_ok_and(|status| status.success())
}

fn has_python_venv() -> bool {
    Command::new("python3")
        .args(["-c", "import venv, ensurepip"])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Installs cargo-nextest where it is missing.
pub fn ensure_nextest() -> TaskResult {
    if on_path("cargo-nextest") {
        return Ok(());
    }
    eprintln!("cargo-nextest is missing. Installing it.");
    run(cargo().args(["install", "--locked", "cargo-nextest"]))
}
