//! The TypeScript types of the app's own commands and events, made from the Rust types.
//!
//! They stand in `ui/src/api/generated/host-types.ts`. The test fails when they drift; with `STEPDECK_UPDATE=1` in its
//! environment it writes them instead.

use std::path::Path;

use ts_rs::{Config, TS};

use crate::CommandError;
use crate::commands::about::AppInfo;
use crate::commands::connections::ConnectionCheck;
use crate::commands::definition::{DefinitionType, Diagnostic, DiagnosticSeverity};
use crate::connections::{ConnectionDraft, ConnectionKind, ConnectionList, ConnectionView};
use crate::workspace::{
    ExecutionChanged, ExecutionHolds, ExpressLogEvent, ExpressRun, ExpressRunLog, HeldState,
    HoldChange, Sample, WaitingTask, WorkspaceState, WorkspaceStatus,
};

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/ui/src/api/generated/host-types.ts"
);

const HEAD: &str = "// Generated from the Rust types of src-tauri. Change those and run
// `STEPDECK_UPDATE=1 cargo nextest run -p stepdeck host_types`, not this file.
";

fn declaration<T: TS>() -> String {
    let documentation = T::docs().unwrap_or_default();
    let written = format!("\n{documentation}export {}\n", T::decl(&Config::default()));
    // As the formatter of the window's sources would have it.
    let members = written
        .replace("{ \n", "{\n")
        .replace(", };", ";\n};")
        .replace(", \n", ";\n");
    let mut inside = false;
    members
        .lines()
        .map(|line| {
            inside &= !line.starts_with("};");
            let indent = if inside { "  " } else { "" };
            inside |= line.ends_with("{");
            format!("{}\n", format!("{indent}{line}").trim_end())
        })
        .collect()
}

fn declarations() -> String {
    [
        HEAD.to_owned(),
        declaration::<CommandError>(),
        declaration::<ConnectionKind>(),
        declaration::<ConnectionView>(),
        declaration::<ConnectionList>(),
        declaration::<ConnectionDraft>(),
        declaration::<ConnectionCheck>(),
        declaration::<DefinitionType>(),
        declaration::<DiagnosticSeverity>(),
        declaration::<Diagnostic>(),
        declaration::<WorkspaceState>(),
        declaration::<WorkspaceStatus>(),
        declaration::<ExecutionChanged>(),
        declaration::<HeldState>(),
        declaration::<ExecutionHolds>(),
        declaration::<HoldChange>(),
        declaration::<ExpressRun>(),
        declaration::<ExpressLogEvent>(),
        declaration::<ExpressRunLog>(),
        declaration::<WaitingTask>(),
        declaration::<Sample>(),
        declaration::<AppInfo>(),
    ]
    .concat()
}

#[test]
fn the_windows_types_are_those_of_the_commands() {
    let expected = declarations();
    if std::env::var_os("STEPDECK_UPDATE").is_some() {
        std::fs::create_dir_all(Path::new(FILE).parent().unwrap()).unwrap();
        std::fs::write(FILE, &expected).unwrap();
    }
    let found = std::fs::read_to_string(FILE).unwrap_or_default();
    assert_eq!(
        found, expected,
        "run `STEPDECK_UPDATE=1 cargo nextest run -p stepdeck host_types`"
    );
}
