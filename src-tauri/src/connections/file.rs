//! The file that keeps the connections.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::model::Connection;
use crate::CommandError;

/// Version of the file's form that this app writes and reads.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Contents {
    version: u32,
    connections: Vec<Connection>,
}

/// What came of reading the file.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The connections in the file's order; none if it could not be read.
    pub connections: Vec<Connection>,
    /// Why not all is well, for the window.
    pub problem: Option<CommandError>,
    /// The file must be left as it is, for something in it is not understood.
    pub keep: bool,
}

/// Reads the file. One that is damaged is set aside under another name, one of a newer version is left untouched; either
/// way the problem says so and nothing is lost.
pub fn load(path: &Path) -> Loaded {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Loaded::default(),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return set_aside(path, "it is not text");
        }
        Err(error) => {
            return Loaded {
                problem: Some(CommandError::new(
                    "ConnectionsUnreadable",
                    format!(
                        "The saved connections in {} cannot be read: {error}.",
                        path.display()
                    ),
                )),
                keep: true,
                ..Loaded::default()
            };
        }
    };
    let version = serde_json::from_str::<serde_json::Value>(&text)
        .ok()
        .and_then(|value| value.get("version")?.as_u64());
    if version.is_some_and(|version| version > u64::from(VERSION)) {
        return Loaded {
            problem: Some(CommandError::new(
                "ConnectionsNewer",
                format!(
                    "The saved connections in {} were written by a newer version of Stepdeck. They are left as they are, \
                     and changes to connections cannot be saved.",
                    path.display()
                ),
            )),
            keep: true,
            ..Loaded::default()
        };
    }
    match serde_json::from_str::<Contents>(&text) {
        Ok(contents) => Loaded {
            connections: contents.connections,
            ..Loaded::default()
        },
        Err(error) => set_aside(path, &error.to_string()),
    }
}

fn set_aside(path: &Path, reason: &str) -> Loaded {
    let aside = free_name(path);
    let (outcome, keep) = match fs::rename(path, &aside) {
        Ok(()) => (format!("It was set aside as {}.", aside.display()), false),
        Err(error) => (format!("It could not be set aside: {error}."), true),
    };
    Loaded {
        problem: Some(CommandError::new(
            "ConnectionsDamaged",
            format!(
                "The saved connections in {} are damaged: {reason}. {outcome}",
                path.display()
            ),
        )),
        keep,
        ..Loaded::default()
    }
}

/// `connections.damaged-N.json` with the least N that is free.
fn free_name(path: &Path) -> PathBuf {
    let mut number = 1u32;
    loop {
        let candidate = path.with_extension(format!("damaged-{number}.json"));
        if !candidate.exists() {
            return candidate;
        }
        number += 1;
    }
}

/// Writes the file whole or not at all: into a file beside it, synced, then renamed over it.
pub fn save(path: &Path, connections: &[Connection]) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let contents = Contents {
        version: VERSION,
        connections: connections.to_vec(),
    };
    let mut text = serde_json::to_string_pretty(&contents)?;
    text.push('\n');
    let beside = path.with_extension("json.new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path)?;
    // The rename itself is durable only once the directory is; Windows has no such call.
    #[cfg(unix)]
    fs::File::open(directory)?.sync_all()?;
    Ok(())
}
