//! The recorded executions, all families, with a floor that only rises.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use conformance::{Report, Verdict};

/// The least share of recorded executions that must pass, in percent: raised as rules are added, never lowered.
const FLOOR_PERCENT: f64 = 95.5;

#[test]
fn executions_run_as_they_did_on_aws() {
    let Some(folder) = conformance::folder() else {
        println!("skipped: no recorded executions beside the checkout (STEPDECK_CONFORMANCE_DIR)");
        return;
    };
    let only = std::env::var("STEPDECK_CONFORMANCE_ONLY").unwrap_or_default();
    let mut report = Report::default();
    for (family, cases) in conformance::load(&folder).unwrap() {
        for case in cases
            .iter()
            .filter(|case| case.api == "execution" && case.name.contains(&only))
        {
            let verdict = catch_unwind(AssertUnwindSafe(|| conformance::run(case)))
                .unwrap_or_else(|_| Verdict::Failed("the engine panicked".into()));
            report.add(&family, &case.name, verdict);
        }
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        Into::into,
    );
    let failures = target.join("conformance/failures.txt");
    report.write_failures(&failures).unwrap();
    println!("{}failures: {}", report.summary(), failures.display());
    let (passed, all) = report.counts();
    #[allow(clippy::cast_precision_loss)] // counts of cases are small
    let percent = passed as f64 * 100.0 / all.max(1) as f64;
    assert!(
        percent >= FLOOR_PERCENT || !only.is_empty(),
        "{percent:.1}% of the recorded executions pass, which is less than {FLOOR_PERCENT}%; see {}",
        failures.display()
    );
}
