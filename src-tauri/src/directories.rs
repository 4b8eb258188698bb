//! Where the app keeps its files.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use tauri::utils::config::AppDirectoriesOverride;
use tauri::{Context, Manager, Runtime};

/// Environment variable that puts everything that the app keeps (workspace, connections, window state, logs) below one
/// directory.
pub const DATA_DIR_VARIABLE: &str = "STEPDECK_DATA_DIR";

/// The directories of this run of the app. They need not exist yet.
#[derive(Debug, Clone)]
pub struct Directories {
    config: PathBuf,
    data: PathBuf,
}

impl Directories {
    /// Asks the platform, or the override that [`override_data_dir`] has set.
    pub fn of<R: Runtime>(app: &impl Manager<R>) -> tauri::Result<Self> {
        Ok(Self {
            config: app.path().app_config_dir()?,
            data: app.path().app_data_dir()?,
        })
    }

    /// Everything below one directory.
    pub fn below(root: &Path) -> Self {
        Self {
            config: root.to_path_buf(),
            data: root.to_path_buf(),
        }
    }

    /// The saved connections.
    pub fn connections_file(&self) -> PathBuf {
        self.config.join("connections.json")
    }

    /// The local workspace: its database, its mocked answers and the record of its samples.
    pub fn workspace(&self) -> PathBuf {
        self.data.join("workspace")
    }
}

/// The value of [`DATA_DIR_VARIABLE`], unless it is unset or empty.
pub fn data_dir_override() -> Option<OsString> {
    std::env::var_os(DATA_DIR_VARIABLE).filter(|value| !value.is_empty())
}

/// Makes all of the app's directories, those of the plugins and of the web view included, follow [`DATA_DIR_VARIABLE`].
/// A relative path counts from the working directory.
pub fn override_data_dir<R: Runtime>(context: &mut Context<R>) -> std::io::Result<()> {
    if let Some(directory) = data_dir_override() {
        let root = std::path::absolute(directory)?;
        context.config_mut().app.app_directories_override =
            Some(AppDirectoriesOverride::Root(root));
    }
    Ok(())
}
