//! Files of JSON in which the app keeps what a person has set.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::CommandError;

/// A file that the app reads at its start and writes whole, with the version of its form in it.
#[derive(Debug)]
pub struct KeptFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds, in the plural: `saved connections`.
    pub what: &'static str,
    /// How the codes of its errors begin: `Connections` for `ConnectionsDamaged`, `…Newer` and `…Unreadable`.
    pub codes: &'static str,
    /// Version of the form that this app writes and reads.
    pub version: u32,
}

/// What came of reading a file.
#[derive(Debug, Default)]
pub struct Loaded<T> {
    /// What it holds; nothing, if it could not be read.
    pub contents: T,
    /// Why not all is well, for the window.
    pub problem: Option<CommandError>,
    /// The file must be left as it is, for something in it is not understood.
    pub keep: bool,
}

#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    version: u32,
    #[serde(flatten)]
    contents: T,
}

impl KeptFile {
    /// Reads the file. One that is damaged is set aside under another name, one of a newer version is left untouched;
    /// either way the problem says so and nothing is lost.
    pub fn load<T: DeserializeOwned + Default>(&self) -> Loaded<T> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Loaded::default(),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return self.set_aside("it is not text");
            }
            Err(error) => {
                return Loaded {
                    problem: Some(self.problem("Unreadable", &format!("cannot be read: {error}."))),
                    keep: true,
                    ..Loaded::default()
                };
            }
        };
        let version = serde_json::from_str::<serde_json::Value>(&text)
            .ok()
            .and_then(|value| value.get("version")?.as_u64());
        if version.is_some_and(|version| version > u64::from(self.version)) {
            let outcome = format!(
                "were written by a newer version of Stepdeck. They are left as they are, and changes to {} cannot be saved.",
                self.what
            );
            return Loaded {
                problem: Some(self.problem("Newer", &outcome)),
                keep: true,
                ..Loaded::default()
            };
        }
        match serde_json::from_str::<Versioned<T>>(&text) {
            Ok(read) => Loaded {
                contents: read.contents,
                problem: None,
                keep: false,
            },
            Err(error) => self.set_aside(&error.to_string()),
        }
    }

    /// Writes the file whole or not at all.
    pub fn save<T: Serialize>(&self, contents: &T) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(&Versioned {
            version: self.version,
            contents,
        })?;
        text.push('\n');
        write_whole(&self.path, &text)
    }

    /// That it could not be written.
    pub fn unwritable(&self, error: &io::Error) -> CommandError {
        CommandError::new(
            &format!("{}Unwritable", self.codes),
            format!("{} cannot be written: {error}.", self.path.display()),
        )
    }

    fn problem(&self, code: &str, outcome: &str) -> CommandError {
        CommandError::new(
            &format!("{}{code}", self.codes),
            format!("The {} in {} {outcome}", self.what, self.path.display()),
        )
    }

    fn set_aside<T: Default>(&self, reason: &str) -> Loaded<T> {
        let aside = free_name(&self.path);
        let (outcome, keep) = match fs::rename(&self.path, &aside) {
            Ok(()) => (format!("It was set aside as {}.", aside.display()), false),
            Err(error) => (format!("It could not be set aside: {error}."), true),
        };
        Loaded {
            problem: Some(self.problem("Damaged", &format!("are damaged: {reason}. {outcome}"))),
            keep,
            ..Loaded::default()
        }
    }
}

/// Writes a file whole or not at all: into a file beside it, synced, then renamed over it. It keeps its permissions.
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let beside = path.with_extension("json.new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    if let Ok(known) = fs::metadata(path) {
        file.set_permissions(known.permissions())?;
    }
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path)?;
    // The rename itself is durable only once the directory is; Windows has no such call.
    #[cfg(unix)]
    fs::File::open(directory)?.sync_all()?;
    Ok(())
}

/// `NAME.damaged-N.json` with the least N that is free.
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
