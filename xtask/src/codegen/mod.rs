//! `cargo xtask codegen`: everything that follows from the service model, from one source.

mod model;
mod names;
mod refresh;
mod rust;
mod rust_metadata;
mod rust_shapes;
mod sdk;
mod tauri;
mod typescript;

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::root;
use model::Model;

const MODEL: &str = "crates/sfn-api/model/stepfunctions-2016-11-23.json";
const PAGINATORS: &str = "crates/sfn-api/model/paginators-2016-11-23.json";

/// Writes what is generated from the service model, or checks it.
#[derive(clap::Args)]
pub struct Options {
    /// Fail if a generated file differs from what would be generated.
    #[arg(long)]
    check: bool,
    /// Renew the committed model from botocore's data directory (`…/site-packages/botocore/data`) first.
    #[arg(long, value_name = "BOTOCORE_DATA", conflicts_with = "check")]
    refresh: Option<PathBuf>,
}

/// A file that follows from the model.
struct Generated {
    /// Relative to the workspace's root.
    path: &'static str,
    text: String,
}

/// Runs the task.
pub fn run(options: &Options) -> Result<(), String> {
    let root = root();
    if let Some(data) = &options.refresh {
        let stripped = refresh::strip(data)?;
        write(&root.join(MODEL), &stripped.model)?;
        write(&root.join(PAGINATORS), &stripped.paginators)?;
    }
    let files = generate(&root)?;
    if options.check {
        let drifted = drift(&root, &files);
        if !drifted.is_empty() {
            return Err(format!(
                "run `cargo xtask codegen`, these differ: {}",
                drifted.join(", ")
            ));
        }
        return Ok(());
    }
    for file in &files {
        write(&root.join(file.path), &file.text)?;
    }
    Ok(())
}

fn generate(root: &Path) -> Result<Vec<Generated>, String> {
    let model = Model::parse(&read(&root.join(MODEL))?, &read(&root.join(PAGINATORS))?)?;
    let file = |path: &'static str, text: String| Generated { path, text };
    Ok(vec![
        file(
            "crates/sfn-api/src/generated/enums.rs",
            rust_shapes::enums(&model)?,
        ),
        file(
            "crates/sfn-api/src/generated/structures.rs",
            rust_shapes::structures(&model)?,
        ),
        file(
            "crates/sfn-api/src/generated/shapes.rs",
            rust_metadata::shapes(&model)?,
        ),
        file(
            "crates/sfn-api/src/generated/operations.rs",
            rust_metadata::operations(&model)?,
        ),
        file(
            "crates/sfn-api/src/generated/operation_types.rs",
            rust_metadata::operation_types(&model)?,
        ),
        file("ui/src/api/generated/types.ts", typescript::types(&model)?),
        file("ui/src/api/generated/calls.ts", typescript::calls(&model)),
        file(
            "ui/src/api/generated/operations.ts",
            typescript::operations(&model)?,
        ),
        file(
            "src-tauri/src/generated/commands.rs",
            tauri::commands(&model)?,
        ),
        file(
            "src-tauri/src/generated/command_names.rs",
            tauri::command_names(&model)?,
        ),
        file(
            "crates/sfn-client/src/generated/enums.rs",
            sdk::enums(&model)?,
        ),
        file(
            "crates/sfn-client/src/generated/into_sdk.rs",
            sdk::into_sdk(&model)?,
        ),
        file(
            "crates/sfn-client/src/generated/from_sdk.rs",
            sdk::from_sdk(&model)?,
        ),
        file(
            "crates/sfn-client/src/generated/calls.rs",
            sdk::calls(&model)?,
        ),
        file(
            "crates/sfn-api/src/generated/errors.rs",
            rust_metadata::errors(&model)?,
        ),
    ])
}

/// Paths of the files that are not what the generator writes.
fn drift(root: &Path, files: &[Generated]) -> Vec<&'static str> {
    let differs = |file: &&Generated| {
        fs::read_to_string(root.join(file.path)).ok().as_ref() != Some(&file.text)
    };
    files.iter().filter(differs).map(|file| file.path).collect()
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, text).map_err(failed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{MODEL, PAGINATORS, drift, generate, read, refresh};
    use crate::command::root;

    #[test]
    fn generated_files_are_what_the_generator_writes() {
        let root = root();
        let files = generate(&root).unwrap();
        assert_eq!(
            drift(&root, &files),
            Vec::<&str>::new(),
            "run `cargo xtask codegen`"
        );
    }

    /// With `STEPDECK_BOTOCORE_DATA` naming the data directory of an installed botocore.
    #[test]
    fn committed_model_is_the_one_that_botocore_ships() {
        let Some(data) = std::env::var_os("STEPDECK_BOTOCORE_DATA") else {
            return;
        };
        let root = root();
        let stripped = refresh::strip(data.as_ref()).unwrap();
        let advice = "run `cargo xtask codegen --refresh BOTOCORE_DATA`";
        assert!(
            read(&root.join(MODEL)).unwrap() == stripped.model,
            "{advice}"
        );
        assert!(
            read(&root.join(PAGINATORS)).unwrap() == stripped.paginators,
            "{advice}"
        );
    }
}
