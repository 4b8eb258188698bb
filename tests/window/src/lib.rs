//! The real window, driven through WebKitWebDriver on a virtual display.
//!
//! WebKitWebDriver starts the app itself when a session asks for it, so each [`Window`] is one run of the app on a
//! workspace folder of its own: opening a second one on the same folder is what a restart is to a person.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod display;
mod driver;
mod page;
mod window;

pub use display::Display;
pub use page::Page;
pub use window::{Home, Window};

/// Why the window could not be driven.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// A program could not be started.
    #[error("cannot start {program}: {source}")]
    Start {
        /// Its name.
        program: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program did not get ready.
    #[error("{program} did not get ready: {reason}")]
    NotReady {
        /// Its name.
        program: &'static str,
        /// What it did instead.
        reason: String,
    },
    /// The driver refused a session.
    #[error("no session with the window: {0}")]
    Session(#[from] fantoccini::error::NewSessionError),
    /// A command of the driver failed.
    #[error("{doing}: {source}")]
    Command {
        /// What was tried, in words.
        doing: String,
        /// What the driver said.
        source: Box<fantoccini::error::CmdError>,
    },
    /// A file could not be written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
