use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// One recorded case; members that only other `api`s use stay in `rest`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    /// Unique.
    pub name: String,
    /// `execution`, `test_state`, `validate`, `create_state_machine` or `script`.
    pub api: String,
    /// `STANDARD` or `EXPRESS`.
    #[serde(default)]
    pub r#type: String,
    /// When AWS answered, ISO 8601.
    pub recorded: String,
    /// What the case uses beyond states, data flow and mocked answers.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The definition.
    #[serde(default)]
    pub definition: Value,
    /// The input.
    #[serde(default)]
    pub input: Value,
    /// The state machine's name.
    #[serde(default)]
    pub state_machine_name: String,
    /// The execution's name, where it was chosen.
    #[serde(default)]
    pub execution_name: Option<String>,
    /// The role.
    #[serde(default)]
    pub role_arn: String,
    /// Answers of tasks: state → invocation or range → answer.
    #[serde(default)]
    pub mock: BTreeMap<String, BTreeMap<String, Value>>,
    /// Outputs of TaskSubmitted events, by the same keys.
    #[serde(default)]
    pub submitted: BTreeMap<String, BTreeMap<String, Value>>,
    /// The logging configuration's level and whether the log has the execution's data.
    #[serde(default)]
    pub logging: Value,
    /// Objects in S3: `bucket/key` → content.
    #[serde(default)]
    pub s3: BTreeMap<String, String>,
    /// StopExecution was called while it ran.
    #[serde(default)]
    pub stop: Option<Value>,
    /// Whether order and ids of events may differ.
    #[serde(default)]
    pub concurrent: bool,
    /// Whether the recording is incomplete inside Parallel states.
    #[serde(default)]
    pub history_unordered: bool,
    /// The request of an `api` that is one call.
    #[serde(default)]
    pub params: Value,
    /// What AWS answered.
    #[serde(default)]
    pub expect: Value,
}

/// The recordings' folder, if it is there.
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("STEPDECK_CONFORMANCE_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance"),
        PathBuf::from,
    );
    folder.join("cases").is_dir().then_some(folder)
}

/// All cases by family.
///
/// # Errors
///
/// Names the file that could not be read.
pub fn load(folder: &Path) -> Result<BTreeMap<String, Vec<Case>>, String> {
    let mut families = BTreeMap::new();
    for family in entries(&folder.join("cases"))? {
        let mut cases = Vec::new();
        for file in entries(&family)? {
            let told = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
            let text = std::fs::read_to_string(&file).map_err(|error| told(&error))?;
            let more: Vec<Case> = serde_json::from_str(&text).map_err(|error| told(&error))?;
            cases.extend(more);
        }
        let name = family
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into());
        families.insert(name, cases);
    }
    Ok(families)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    Ok(paths)
}
