//! Where the data is kept when nobody says.

use std::path::PathBuf;

const FOLDER: &str = "stepdeck-local";

/// `stepdeck-local` in the user's directory for application data: `$XDG_DATA_HOME` or `~/.local/share`, on macOS
/// `~/Library/Application Support`, on Windows `%LOCALAPPDATA%`. `None` where the environment names none of them.
pub fn default_data_dir() -> Option<PathBuf> {
    data_home(|name| std::env::var_os(name).map(PathBuf::from)).map(|home| home.join(FOLDER))
}

fn data_home(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let absolute = |name| variable(name).filter(|path| path.is_absolute());
    if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        absolute("HOME").map(|home| home.join("Library").join("Application Support"))
    } else {
        absolute("XDG_DATA_HOME")
            .or_else(|| absolute("HOME").map(|home| home.join(".local").join("share")))
    }
}

#[cfg(all(test, unix, not(target_os = "macos")))]
mod tests {
    use super::data_home;
    use std::path::{Path, PathBuf};

    #[test]
    fn the_environment_names_the_directory() {
        let home = |variables: &'static [(&str, &str)]| {
            data_home(|name| {
                variables
                    .iter()
                    .find(|(given, _)| *given == name)
                    .map(|(_, path)| PathBuf::from(path))
            })
        };
        assert_eq!(
            home(&[("HOME", "/home/ada")]).as_deref(),
            Some(Path::new("/home/ada/.local/share"))
        );
        assert_eq!(
            home(&[("HOME", "/home/ada"), ("XDG_DATA_HOME", "/data")]).as_deref(),
            Some(Path::new("/data"))
        );
        // The specification has relative paths ignored.
        assert_eq!(
            home(&[("HOME", "/home/ada"), ("XDG_DATA_HOME", "data")]).as_deref(),
            Some(Path::new("/home/ada/.local/share"))
        );
        assert_eq!(home(&[]), None);
    }
}
