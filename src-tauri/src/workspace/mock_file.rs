//! The mock configuration of the local workspace: its own file, or another one that a person chose.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::CommandError;
use crate::kept_file::{KeptFile, write_whole};

/// File in the workspace's folder that answers tasks of executions started as `STATE_MACHINE_ARN#TestCase`.
const OWN_FILE: &str = "mocks.json";

/// File that keeps which other one was chosen.
const CHOICE_FILE: &str = "mock-file.json";

/// The largest file that is edited in the window, in bytes.
const LARGEST: u64 = 4 << 20;

/// The mock configuration as the window shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct MockFile {
    /// Where it is.
    pub path: String,
    /// Whether it is the workspace's own, not one that was chosen.
    pub own: bool,
    /// What it holds; absent where there is no file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Why it cannot be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<CommandError>,
}

/// Which file is the mock configuration.
#[derive(Debug)]
pub(super) struct MockFiles {
    own: PathBuf,
    file: KeptFile,
    chosen: Mutex<Choice>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Choice {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<PathBuf>,
}

impl MockFiles {
    /// The workspace's own, until [`Self::load`].
    pub(super) fn of(folder: &Path) -> Self {
        Self {
            own: folder.join(OWN_FILE),
            file: KeptFile {
                path: folder.join(CHOICE_FILE),
                what: "places of mock configurations",
                codes: "MockChoice",
                version: 1,
            },
            chosen: Mutex::default(),
        }
    }

    /// Reads which one was chosen.
    pub(super) fn load(&self) {
        let loaded = self.file.load();
        if let Some(problem) = &loaded.problem {
            tracing::warn!("{problem}");
        }
        *self.chosen() = loaded.contents;
    }

    /// The workspace's own.
    pub(super) fn own(&self) -> &Path {
        &self.own
    }

    /// The one that counts.
    pub(super) fn path(&self) -> PathBuf {
        let chosen = self.chosen().path.clone();
        chosen.unwrap_or_else(|| self.own.clone())
    }

    /// Chooses a file, or with `None` the workspace's own, and keeps that. The file need not be there, its folder must be.
    ///
    /// Errors: `InvalidMockFile`; `MockChoiceUnwritable`.
    pub(super) fn choose(&self, path: Option<PathBuf>) -> Result<(), CommandError> {
        let path = path.filter(|path| *path != self.own);
        if let Some(wrong) = path.as_deref().and_then(wrong_with) {
            return Err(CommandError::new("InvalidMockFile", wrong));
        }
        let choice = Choice { path };
        let mut chosen = self.chosen();
        self.file
            .save(&choice)
            .map_err(|error| self.file.unwritable(&error))?;
        *chosen = choice;
        Ok(())
    }

    /// The file as it is now.
    pub(super) fn read(&self) -> MockFile {
        let path = self.path();
        let (text, problem) = match text_of(&path) {
            Ok(text) => (text, None),
            Err(problem) => (None, Some(problem)),
        };
        MockFile {
            own: path == self.own,
            path: path.display().to_string(),
            text,
            problem,
        }
    }

    /// Writes the file, unless it is another one by now, or holds something else than `base`, which is what was edited.
    ///
    /// Errors: `MockFileChanged`, `MockFileUnreadable`, `MockFileUnwritable`.
    pub(super) fn save(
        &self,
        path: &str,
        text: &str,
        base: Option<&str>,
    ) -> Result<(), CommandError> {
        // No one chooses another one in between.
        let chosen = self.chosen();
        let known = chosen.path.as_ref().unwrap_or(&self.own);
        if known.display().to_string() != path || text_of(known)?.as_deref() != base {
            return Err(CommandError::new(
                "MockFileChanged",
                format!("{path} was changed by another program in the meantime."),
            ));
        }
        // What a link leads to is written, not the link.
        let place = known.canonicalize().unwrap_or_else(|_| known.clone());
        write_whole(&place, text).map_err(|error| {
            CommandError::new(
                "MockFileUnwritable",
                format!("{path} cannot be written: {error}."),
            )
        })
    }

    fn chosen(&self) -> MutexGuard<'_, Choice> {
        self.chosen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wrong_with(path: &Path) -> Option<String> {
    if !path.is_absolute() {
        return Some("Give the whole path, from the root on.".to_owned());
    }
    match fs::metadata(path) {
        Ok(found) if found.is_file() => None,
        Ok(_) => Some("This is no file.".to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| folder.is_dir());
            folder
                .is_none()
                .then(|| "There is no such folder.".to_owned())
        }
        Err(error) => Some(format!("The file cannot be read: {error}.")),
    }
}

/// What a file holds; `None` where there is none.
fn text_of(path: &Path) -> Result<Option<String>, CommandError> {
    let unreadable = |why: String| {
        let path = path.display();
        CommandError::new(
            "MockFileUnreadable",
            format!("{path} cannot be read: {why}."),
        )
    };
    match fs::metadata(path) {
        Ok(found) if found.len() > LARGEST => {
            return Err(unreadable(format!(
                "it has {} bytes, more than the {LARGEST} that can be edited here",
                found.len()
            )));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Ok(_) | Err(_) => {}
    }
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(unreadable("it is not text".to_owned()))
        }
        Err(error) => Err(unreadable(error.to_string())),
    }
}
