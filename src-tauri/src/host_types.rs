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
    AccountSettings, DeletionPhase, DeletionStatus, EnvironmentEndpoint, ExecutionChanged,
    ExecutionHolds, ExecutionWaits, ExpressLogEvent, ExpressRun, ExpressRunLog, FunctionSetting,
    HeldState, HoldChange, KeptExecutions, KnownService, MockFile, RetentionSettings, Sample,
    ServiceEndpoint, ServiceSettings, SettingsChange, SettingsProblem, SettingsSaved, WaitReason,
    WaitingState, WaitingTask, WorkspaceClock, WorkspaceSettings, WorkspaceSettingsView,
    WorkspaceState, WorkspaceStatus, WorkspaceUsage,
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
    format!(
        "\n{documentation}export {}\n",
        laid_out(&T::decl(&Config::default()))
    )
}

/// A declaration as the formatter of the window's sources would have it.
fn laid_out(declaration: &str) -> String {
    let Some((name, shape)) = declaration.trim_end_matches(';').split_once(" = ") else {
        return declaration.to_owned();
    };
    let variants = parts(shape, " | ");
    match variants.as_slice() {
        [single] => format!("{name} = {};", object(single, "")),
        _ if variants.iter().all(|variant| !variant.starts_with('{')) => declaration.to_owned(),
        _ => {
            let lines: String = variants
                .iter()
                .map(|variant| format!("\n  | {}", object(variant, "    ")))
                .collect();
            format!("{name} ={lines};")
        }
    }
}

/// An object type, a line a member, unless it has but one that nothing is said about; anything else as it is.
fn object(shape: &str, indent: &str) -> String {
    let inner = shape
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let Some(inner) = inner else {
        return shape.to_owned();
    };
    let members: Vec<String> = parts(inner, ",")
        .into_iter()
        .map(|member| unquoted(member.trim()))
        .filter(|member| !member.is_empty())
        .collect();
    match members.as_slice() {
        [only] if !only.contains('\n') && !indent.is_empty() => format!("{{ {only} }}"),
        _ => {
            let lines: String = members
                .iter()
                .flat_map(|member| {
                    let ends = std::iter::repeat_n("", member.lines().count() - 1).chain([";"]);
                    member.lines().zip(ends)
                })
                .map(|(line, end)| format!("{indent}  {line}{end}\n"))
                .collect();
            format!("{{\n{lines}{indent}}}")
        }
    }
}

/// A member whose name needs no quotes, without them.
fn unquoted(member: &str) -> String {
    let name = member
        .strip_prefix('"')
        .and_then(|rest| rest.split_once("\":"));
    match name {
        Some((name, kind)) if name.chars().all(|c| c.is_ascii_alphanumeric()) => {
            format!("{name}:{kind}")
        }
        _ => member.to_owned(),
    }
}

/// What stands between separators that are in no comment, string or bracket.
fn parts<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let (mut parts, mut begin, mut at, mut depth) = (Vec::new(), 0, 0, 0_i32);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let skipped = if rest.starts_with("/*") {
            rest.find("*/").map(|end| end + 2)
        } else if let Some(inside) = rest.strip_prefix('"') {
            inside.find('"').map(|end| end + 2)
        } else {
            None
        };
        if let Some(skipped) = skipped {
            at += skipped;
            continue;
        }
        if depth == 0 && rest.starts_with(separator) {
            parts.push(&text[begin..at]);
            at += separator.len();
            begin = at;
            continue;
        }
        depth += match c {
            '{' | '<' | '[' | '(' => 1,
            '}' | '>' | ']' | ')' => -1,
            _ => 0,
        };
        at += c.len_utf8();
    }
    parts.push(&text[begin..]);
    parts
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
        declaration::<MockFile>(),
        declaration::<WorkspaceClock>(),
        declaration::<WaitReason>(),
        declaration::<WaitingState>(),
        declaration::<ExecutionWaits>(),
        declaration::<ServiceEndpoint>(),
        declaration::<FunctionSetting>(),
        declaration::<AccountSettings>(),
        declaration::<RetentionSettings>(),
        declaration::<KnownService>(),
        declaration::<ServiceSettings>(),
        declaration::<WorkspaceSettings>(),
        declaration::<SettingsChange>(),
        declaration::<SettingsProblem>(),
        declaration::<EnvironmentEndpoint>(),
        declaration::<WorkspaceSettingsView>(),
        declaration::<SettingsSaved>(),
        declaration::<WorkspaceUsage>(),
        declaration::<KeptExecutions>(),
        declaration::<DeletionPhase>(),
        declaration::<DeletionStatus>(),
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
