//! `cargo xtask bundle`: the installers of this system.

use clap::Args;

use crate::command::{TaskError, TaskResult, root, run as run_command, target_dir};
use crate::licences;
use crate::setup::{Need, ensure};
use crate::ui;

/// What `bundle` can be told.
#[derive(Args)]
pub struct Options {
    /// Which installers, separated by commas; those that this system can build when absent.
    #[arg(long)]
    bundles: Option<String>,
}

/// Builds the installers and names them.
pub fn run(options: &Options) -> TaskResult {
    ensure(&[Need::Build, Need::Installers])?;
    ui::install()?;
    let default = if cfg!(target_os = "macos") {
        "app,dmg"
    } else if cfg!(windows) {
        "nsis,msi"
    } else {
        // AppImage needs a download; the release workflow adds it.
        "deb,rpm"
    };
    let bundles = options.bundles.as_deref().unwrap_or(default);
    // The command line tool looks for tauri.conf.json below the folder that it runs in.
    let tauri =
        root()
            .join("ui/node_modules/.bin")
            .join(if cfg!(windows) { "tauri.cmd" } else { "tauri" });
    // Not in tauri.conf.json: every build would want the file, and only installers carry it.
    let notices = licences::write_notices()?;
    let resources = serde_json::json!({
        "bundle": { "resources": { notices.display().to_string(): "THIRD-PARTY-NOTICES.txt" } },
    });
    run_command(
        std::process::Command::new(tauri)
            .current_dir(root())
            .args(["build", "--bundles", bundles, "--config"])
            .arg(resources.to_string()),
    )?;
    let folder = target_dir().join("release/bundle");
    for file in installers(&folder)? {
        println!("{}", file.display());
    }
    Ok(())
}

/// The finished installers below `target/release/bundle/KIND/`.
fn installers(folder: &std::path::Path) -> TaskResult<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for kind in read_dir(folder)? {
        if kind.is_dir() {
            files.extend(read_dir(&kind)?.into_iter().filter(|path| {
                path.extension().is_some_and(|extension| {
                    ["deb", "rpm", "AppImage", "dmg", "msi", "exe"]
                        .iter()
                        .any(|known| extension == *known)
                })
            }));
        }
    }
    Ok(files)
}

fn read_dir(folder: &std::path::Path) -> TaskResult<Vec<std::path::PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|source| TaskError::File {
        path: folder.to_path_buf(),
        source,
    })?;
    Ok(entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect())
}
