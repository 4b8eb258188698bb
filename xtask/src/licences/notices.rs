//! The notices that go with an installer: what others' licences ask to be passed on with the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{metadata, shipped_npm_packages};
use crate::command::{TaskError, TaskResult, cargo, output, root, target_dir};

/// Beginnings of the names of files that hold a licence or a notice.
const NAMES: [&str; 7] = [
    "license",
    "licence",
    "copying",
    "copyright",
    "notice",
    "unlicense",
    "authors",
];

/// Something of others that is in the program.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    /// `serde 1.0.229`.
    name: String,
    /// Its licence as an SPDX expression.
    licence: String,
    /// The texts that it comes with.
    texts: Vec<String>,
}

/// Writes the notices of all that the app is made of for this system into the target folder, and tells where.
pub fn write() -> TaskResult<PathBuf> {
    let mut parts = crates()?;
    parts.extend(npm_packages()?);
    let path = target_dir().join("THIRD-PARTY-NOTICES.txt");
    std::fs::write(&path, told(&parts)).map_err(|source| TaskError::File {
        path: path.clone(),
        source,
    })?;
    Ok(path)
}

/// Those that the app links on this system; tools of its build are not shipped.
fn crates() -> TaskResult<Vec<Part>> {
    let tree = output(cargo().args([
        "tree",
        "--package",
        "stepdeck",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p}",
        "--locked",
    ]))?;
    // `serde v1.0.229`, and more behind it for some.
    let linked: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.next()?.strip_prefix('v')?))
        })
        .collect();
    let packages = metadata()?;
    let shipped = packages.iter().filter(|package| {
        let member = |name: &str| package[name].as_str().unwrap_or_default();
        !package["source"].is_null() && linked.contains(&(member("name"), member("version")))
    });
    Ok(shipped
        .map(|package| {
            let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
            part(package, manifest.parent().unwrap_or(manifest))
        })
        .collect())
}

fn npm_packages() -> TaskResult<Vec<Part>> {
    let shipped = shipped_npm_packages()?;
    let folder = root().join("ui");
    let parts = shipped.into_iter().map(|(place, package)| {
        let name = place.rsplit("node_modules/").next().unwrap_or(&place);
        let named = serde_json::json!({
            "name": name,
            "version": package["version"],
            "license": package["license"],
        });
        part(&named, &folder.join(&place))
    });
    Ok(parts.collect())
}

fn part(package: &Value, folder: &Path) -> Part {
    let member = |name: &str| package[name].as_str().unwrap_or_default();
    Part {
        name: format!("{} {}", member("name"), member("version")),
        licence: member("license").to_owned(),
        texts: texts(folder),
    }
}

fn texts(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            let name = name.unwrap_or_default().to_ascii_lowercase();
            path.is_file() && NAMES.iter().any(|known| name.starts_with(known))
        })
        .collect();
    files.sort();
    files
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .map(|text| text.replace("\r\n", "\n").trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}

/// Every text once, under the names of all that come with it; first those that come with none.
fn told(parts: &[Part]) -> String {
    let mut by_text: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut without = BTreeSet::new();
    for part in parts {
        let name = format!("{} ({})", part.name, part.licence);
        if part.texts.is_empty() {
            without.insert(name);
            continue;
        }
        for text in &part.texts {
            by_text.entry(text).or_default().insert(name.clone());
        }
    }
    let mut all = String::from(
        "Stepdeck is made with the work of others. Their licences and notices follow.\n",
    );
    let line = "=".repeat(80);
    if !without.is_empty() {
        // Writing to a text cannot fail.
        let _ = writeln!(
            all,
            "\nThese come under the licence named, without a text of their own:"
        );
        for name in without {
            let _ = writeln!(all, "  {name}");
        }
    }
    let mut groups: Vec<_> = by_text.into_iter().collect();
    groups.sort_by(|(_, a), (_, b)| a.cmp(b));
    for (text, names) in groups {
        let _ = writeln!(all, "\n{line}");
        for name in names {
            let _ = writeln!(all, "{name}");
        }
        let _ = writeln!(all, "{line}\n\n{text}");
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Part, texts, told};

    fn part(name: &str, licence: &str, texts: &[&str]) -> Part {
        Part {
            name: name.to_owned(),
            licence: licence.to_owned(),
            texts: texts.iter().map(|&text| text.to_owned()).collect(),
        }
    }

    #[test]
    fn a_text_stands_once_under_all_who_come_with_it() {
        let all = told(&[
            part("b 2", "MIT", &["Permission is granted"]),
            part(
                "a 1",
                "MIT OR Apache-2.0",
                &["Permission is granted", "Apache"],
            ),
            part("c 3", "ISC", &[]),
        ]);
        assert_eq!(all.matches("Permission is granted").count(), 1);
        let names = |text: &str| {
            let before = all.split(text).next().unwrap();
            let head = before.trim_end().trim_end_matches('=').trim_end();
            head.rsplit("==\n").next().unwrap().to_owned()
        };
        assert_eq!(names("Permission"), "a 1 (MIT OR Apache-2.0)\nb 2 (MIT)");
        assert_eq!(names("Apache\n"), "a 1 (MIT OR Apache-2.0)");
        assert!(all.contains("  c 3 (ISC)\n"));
    }

    #[test]
    fn files_with_licences_are_known_by_their_names() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("LICENSE-MIT", "mit\r\n"),
            ("NOTICE", "notice"),
            ("copying.txt", " "),
            ("lib.rs", "code"),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        assert_eq!(texts(folder.path()), ["mit", "notice"]);
    }
}
