//! Photographs every screen of the app on a seeded workspace, in both themes.

mod definitions;
mod peers;
mod place;
mod seed;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use window_tests::{Display, Home, Page, Window, WindowError};

use peers::Peers;
use place::Before;
use seed::seed;

#[derive(Parser)]
struct Arguments {
    /// The app's binary.
    #[arg(long)]
    app: PathBuf,
    /// The window's size in pixels.
    #[arg(long, default_value = "1280x800", value_name = "WxH")]
    size: String,
    /// One theme only.
    #[arg(long)]
    theme: Option<String>,
    /// One screen only.
    #[arg(long)]
    only: Option<String>,
    /// How many executions the busiest state machine has.
    #[arg(long, default_value_t = 40, value_name = "N")]
    executions: u32,
    /// Renews the pictures in docs/ as well.
    #[arg(long)]
    docs: bool,
}

/// Pictures that the README shows.
const IN_DOCS: [&str; 3] = ["state-machines-light", "execution-dark", "create-light"];

#[tokio::main]
async fn main() -> ExitCode {
    match shoot(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn shoot(arguments: &Arguments) -> Result<(), WindowError> {
    let (width, height) = arguments
        .size
        .split_once('x')
        .and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)))
        .ok_or_else(|| WindowError::NotReady {
            program: "shoot",
            reason: format!(
                "--size wants two numbers such as 1280x800, not {:?}",
                arguments.size
            ),
        })?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), PathBuf::from)
        .join("screens");
    let home_folder = tempfile::tempdir().map_err(|source| WindowError::File {
        path: std::env::temp_dir(),
        source,
    })?;
    let home = Home::new(home_folder.path());
    let display = Display::start(width, height).await?;
    let window = Window::open(&arguments.app, &display, &home).await?;
    let page = window.page();
    page.resize(width, height).await?;
    page.find("[role=grid], table").await?;
    let peers = Peers::start().await?;
    let mut places = seed(page, arguments.executions).await?;
    places.extend(peers.places(page).await?);
    for theme in ["light", "dark"] {
        if arguments.theme.as_deref().is_some_and(|only| only != theme) {
            continue;
        }
        page.script(&format!(
            "localStorage.setItem('stepdeck.theme', '\"{theme}\"')"
        ))
        .await?;
        page.reload().await?;
        for place in &places {
            if arguments
                .only
                .as_deref()
                .is_some_and(|only| only != place.name)
            {
                continue;
            }
            page.go(&place.path).await?;
            prepare(page, place.before).await?;
            let name = format!("{}-{theme}", place.name);
            let file = folder
                .join(format!("{width}x{height}"))
                .join(format!("{name}.png"));
            page.photograph(&file).await?;
            println!("{}", file.display());
            if arguments.docs && IN_DOCS.contains(&name.as_str()) {
                page.photograph(&root.join(format!("docs/{name}.png")))
                    .await?;
            }
            if matches!(place.before, Before::Press(_) | Before::Write(_)) {
                page.reload().await?;
            }
        }
    }
    window.close().await
}

/// Brings the page that is shown to what the picture is of.
async fn prepare(page: &Page, before: Before) -> Result<(), WindowError> {
    if before == Before::Loading {
        page.find("[aria-busy=true], .sd-loading").await?;
        return Ok(());
    }
    page.settled().await?;
    match before {
        Before::Settled | Before::Loading => return Ok(()),
        Before::Editor => {
            page.find(".cm-content").await?;
        }
        Before::Press(button) => {
            page.press(button).await?;
            // The dialog's code comes when it is first asked for.
            page.button("Cancel").await?;
        }
        Before::Write(definition) => {
            page.find(".cm-content").await?;
            page.write_code("Definition", definition).await?;
            page.text("errors").await?;
        }
    }
    page.settled().await
}
