//! The recorded cases, all families, with floors that only rise.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use conformance::{Case, Report, Verdict};

/// Runs a case.
type Run = fn(&Case) -> Verdict;

/// How the cases of an `api` are run, and the least share of them that must pass, in percent: raised as rules are added,
/// never lowered. An `api` that nothing here answers yet has no line.
const APIS: [(&str, Run, f64); 2] = [
    ("execution", conformance::run, 99.8),
    ("test_state", conformance::test_state, 97.0),
];

#[test]
fn recorded_cases_end_as_they_did_on_aws() {
    let Some(folder) = conformance::folder() else {
        println!("skipped: no recorded executions beside the checkout (STEPDECK_CONFORMANCE_DIR)");
        return;
    };
    let only = std::env::var("STEPDECK_CONFORMANCE_ONLY").unwrap_or_default();
    let families = conformance::load(&folder).unwrap();
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        Into::into,
    );
    let mut below = Vec::new();
    for (api, run, floor) in APIS {
        let mut report = Report::default();
        for (family, cases) in &families {
            let chosen = |case: &&Case| case.api == api && case.name.contains(&only);
            for case in cases.iter().filter(chosen) {
                let verdict = catch_unwind(AssertUnwindSafe(|| run(case)))
                    .unwrap_or_else(|_| Verdict::Failed("the engine panicked".into()));
                report.add(family, &case.name, verdict);
            }
        }
        let failures = target.join(format!("conformance/{api}.txt"));
        report.write_failures(&failures).unwrap();
        println!(
            "{api}\n{}failures: {}",
            report.summary(),
            failures.display()
        );
        let (passed, all) = report.counts();
        #[allow(clippy::cast_precision_loss)] // counts of cases are small
        let percent = passed as f64 * 100.0 / all.max(1) as f64;
        if percent < floor && only.is_empty() {
            below.push(format!(
                "{api}: {percent:.1}% pass, less than {floor}%; see {}",
                failures.display()
            ));
        }
    }
    assert!(below.is_empty(), "{}", below.join("\n"));
}
