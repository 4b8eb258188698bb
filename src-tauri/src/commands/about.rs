//! What the app tells about itself.

use serde::Serialize;
use tauri::{AppHandle, Manager, Runtime};

/// The app and its surroundings, for the settings page and for reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// `Stepdeck`.
    pub name: String,
    /// The app's version.
    pub version: String,
    /// Version of Tauri.
    pub tauri_version: String,
    /// Version of the web view, where the system tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webview_version: Option<String>,
    /// `linux`, `macos` or `windows`.
    pub os: String,
    /// `x86_64`, `aarch64` …
    pub arch: String,
    /// The folder of the app's log files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_dir: Option<String>,
}

/// The app and its surroundings.
#[tauri::command]
pub fn app_info<R: Runtime>(app: AppHandle<R>) -> AppInfo {
    let package = app.package_info();
    AppInfo {
        name: package.name.clone(),
        version: package.version.to_string(),
        tauri_version: tauri::VERSION.to_owned(),
        webview_version: tauri::webview_version().ok(),
        os: std::env::consts::OS.to_owned(),
        arch: std::env::consts::ARCH.to_owned(),
        log_dir: app
            .path()
            .app_log_dir()
            .ok()
            .map(|path| path.display().to_string()),
    }
}
