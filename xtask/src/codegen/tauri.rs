//! `src-tauri/src/generated/*.rs`: a command of the app for each operation.

use std::fmt::Write;

use super::model::Model;
use super::names;
use super::rust::{MARK, format};

/// The commands, and the macro that registers them together with others.
pub fn commands(model: &Model) -> Result<String, String> {
    let mut out = format!(
        "{MARK}\nuse sfn_api::operations;\nuse tauri::State;\n\nuse crate::{{AwsCalls, CommandError}};\n"
    );
    let mut paths = String::new();
    for operation in &model.operations {
        let command = names::snake(&operation.name);
        let _ = write!(
            out,
            "\n/// `{name}` on a connection.\n#[tauri::command]\npub async fn {command}(app: State<'_, AwsCalls>, \
             connection: String, input: sfn_api::{input}) -> Result<sfn_api::{output}, CommandError> {{\n\
             app.call::<operations::{name}>(&connection, input).await\n}}\n",
            name = operation.name,
            input = operation.input,
            output = operation.output,
        );
        let _ = writeln!(paths, "            $crate::generated::commands::{command},");
    }
    let mut out = format(&out)?;
    let _ = write!(
        out,
        "\n/// `tauri::generate_handler!` over a command for each operation and the commands named.\n\
         macro_rules! operations_and {{\n    ($($command:tt)*) => {{\n        tauri::generate_handler![\n{paths}            \
         $($command)*\n        ]\n    }};\n}}\npub(crate) use operations_and;\n"
    );
    format(&out)
}

/// Their names, for the app's manifest: the build script includes this file.
pub fn command_names(model: &Model) -> Result<String, String> {
    let names: Vec<String> = model
        .operations
        .iter()
        .map(|operation| names::snake(&operation.name))
        .collect();
    format(&format!(
        "{MARK}\n/// Name of the command for each operation.\npub const OPERATION_COMMANDS: &[&str] = &{names:?};\n"
    ))
}
