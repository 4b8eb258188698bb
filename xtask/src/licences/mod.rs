//! Licences: every crate and every npm package that we ship must be under a permissive one, and its text goes with an installer.

mod notices;

use serde_json::Value;

pub use notices::write as write_notices;

use crate::command::{TaskError, TaskResult, cargo, output, root};

/// Licences that we may ship. MPL-2.0 is weak, file-level copyleft: we link such crates unchanged.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Python-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];

/// Checks the whole dependency tree and names every offender.
pub fn check() -> TaskResult {
    let mut offenders = crates()?;
    offenders.extend(npm_packages()?);
    if offenders.is_empty() {
        eprintln!("licences: all dependencies are under a permissive licence");
        return Ok(());
    }
    Err(TaskError::Other(format!(
        "dependencies with a licence that is not allowed:\n  {}",
        offenders.join("\n  ")
    )))
}

fn crates() -> TaskResult<Vec<String>> {
    Ok(metadata()?
        .iter()
        .filter(|package| !package["source"].is_null())
        .filter(|package| !is_allowed(package["license"].as_str().unwrap_or("")))
        .map(|package| describe(package, "license"))
        .collect())
}

/// What Cargo knows of every crate of the lock file.
fn metadata() -> TaskResult<Vec<Value>> {
    let text = output(cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = parse("cargo metadata", &text)?;
    Ok(metadata["packages"].as_array().cloned().unwrap_or_default())
}

fn npm_packages() -> TaskResult<Vec<String>> {
    Ok(shipped_npm_packages()?
        .iter()
        .filter(|(_, package)| !is_allowed(package["license"].as_str().unwrap_or("")))
        .map(|(name, package)| format!("{name} {}: {}", package["version"], package["license"]))
        .collect())
}

/// Packages of the lock file that end up in the window, by the folder that holds them; tools of development are not shipped.
fn shipped_npm_packages() -> TaskResult<Vec<(String, Value)>> {
    let path = root().join("ui/package-lock.json");
    let text = std::fs::read_to_string(&path).map_err(|source| TaskError::File {
        path: path.clone(),
        source,
    })?;
    let lock = parse("ui/package-lock.json", &text)?;
    let packages = lock["packages"].as_object().cloned().unwrap_or_default();
    Ok(packages
        .into_iter()
        .filter(|(name, package)| !name.is_empty() && package["dev"] != true)
        .collect())
}

fn describe(package: &Value, member: &str) -> String {
    format!(
        "{} {}: {}",
        package["name"], package["version"], package[member]
    )
}

fn parse(what: &str, text: &str) -> TaskResult<Value> {
    serde_json::from_str(text).map_err(|error| TaskError::Other(format!("{what}: {error}")))
}

/// Whether an SPDX expression can be satisfied with allowed licences.
fn is_allowed(expression: &str) -> bool {
    // Older crates write `MIT/Apache-2.0` for a choice.
    let expression = expression.replace('/', " OR ");
    spdx::Expression::parse_mode(&expression, spdx::ParseMode::LAX).is_ok_and(|expression| {
        expression.evaluate(|requirement| {
            requirement
                .license
                .id()
                .is_some_and(|licence| ALLOWED.contains(&licence.name))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn a_choice_needs_one_allowed_licence_and_a_sum_needs_all() {
        for (expression, allowed) in [
            ("MIT", true),
            ("MIT OR GPL-3.0-only", true),
            ("MIT AND GPL-3.0-only", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("MIT/Apache-2.0", true),
            ("AGPL-3.0-or-later", false),
            ("", false),
        ] {
            assert_eq!(is_allowed(expression), allowed, "{expression:?}");
        }
    }
}
