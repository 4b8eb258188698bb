use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As recorded.
    Passed,
    /// Where it differs.
    Failed(String),
    /// Why it can not be run here: what it needs was not recorded.
    Skipped(String),
}

/// All verdicts by family.
#[derive(Debug, Default)]
pub struct Report {
    families: BTreeMap<String, (usize, usize)>,
    failures: Vec<(String, String)>,
    skipped: Vec<(String, String)>,
}

impl Report {
    /// Adds a verdict.
    pub fn add(&mut self, family: &str, case: &str, verdict: Verdict) {
        let counts = self.families.entry(family.to_owned()).or_default();
        match verdict {
            Verdict::Passed => {
                counts.0 += 1;
                counts.1 += 1;
            }
            Verdict::Failed(reason) => {
                counts.1 += 1;
                self.failures.push((case.to_owned(), reason));
            }
            Verdict::Skipped(reason) => self.skipped.push((case.to_owned(), reason)),
        }
    }

    /// How many passed, and how many were run.
    pub fn counts(&self) -> (usize, usize) {
        self.families
            .values()
            .fold((0, 0), |(passed, all), (more, others)| {
                (passed + more, all + others)
            })
    }

    /// A line a family.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        for (family, (passed, all)) in &self.families {
            let _ = writeln!(text, "{passed:>5} of {all:>4}  {family}");
        }
        let (passed, all) = self.counts();
        let _ = writeln!(text, "{passed:>5} of {all:>4}  all");
        let _ = writeln!(text, "{:>5} skipped", self.skipped.len());
        text
    }

    /// Writes every failure with its first differences, and what was skipped.
    ///
    /// # Errors
    ///
    /// What the system said of the file.
    pub fn write_failures(&self, path: &Path) -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text: String = self
            .failures
            .iter()
            .map(|(case, reason)| format!("{case}\n    {reason}\n"))
            .chain(
                self.skipped
                    .iter()
                    .map(|(case, reason)| format!("{case}\n    skipped: {reason}\n")),
            )
            .collect();
        std::fs::write(path, text)
    }
}
