//! The sample state machines that a new workspace begins with.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What tells about each sample; the definitions stand in files beside it.
const MANIFEST: &str = include_str!("../../samples/samples.json");

/// Answers for the samples' tasks, in the form of AWS Step Functions Local's mock configuration.
pub(super) const MOCKS: &str = include_str!("../../samples/mocks.json");

macro_rules! definitions {
    ($($file:literal)*) => {
        &[$(($file, include_str!(concat!("../../samples/", $file)))),*]
    };
}

const DEFINITIONS: &[(&str, &str)] = definitions![
    "price-order.asl.json"
    "route-parcel.asl.json"
    "cooling-off.asl.json"
    "check-applicant.asl.json"
    "charge-card.asl.json"
    "message-pump.asl.json"
];

/// A sample state machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    /// Name of the state machine.
    pub name: String,
    /// File of its definition.
    #[serde(skip_serializing)]
    #[cfg_attr(test, ts(skip))]
    file: String,
    /// `STANDARD` or `EXPRESS`.
    pub r#type: String,
    /// What it shows.
    pub description: String,
    /// An input to start it with.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub input: Value,
    /// Test cases that answer its tasks: start it as `STATE_MACHINE_ARN#TEST_CASE`.
    #[serde(default)]
    pub test_cases: Vec<String>,
}

impl Sample {
    /// Its definition.
    pub(super) fn definition(&self) -> Option<&'static str> {
        DEFINITIONS
            .iter()
            .find(|(file, _)| *file == self.file)
            .map(|(_, definition)| *definition)
    }
}

/// All samples.
pub fn samples() -> Result<Vec<Sample>, serde_json::Error> {
    serde_json::from_str(MANIFEST)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_sample_is_whole_and_free_of_findings() {
        let samples = samples().unwrap();
        for sample in &samples {
            let definition = sample
                .definition()
                .unwrap_or_else(|| panic!("{}: no {}", sample.name, sample.file));
            let checked = asl::check(definition);
            assert!(
                checked.diagnostics.is_empty(),
                "{}: {:#?}",
                sample.name,
                checked.diagnostics
            );
        }
        assert_eq!(
            samples.len(),
            DEFINITIONS.len(),
            "a definition belongs to no sample"
        );
    }

    #[test]
    fn the_mocked_test_cases_are_those_of_the_samples() {
        let mocks: Value = serde_json::from_str(MOCKS).unwrap();
        let machines = mocks["StateMachines"].as_object().unwrap();
        let mocked: BTreeSet<(String, String)> = machines
            .iter()
            .flat_map(|(name, machine)| {
                let cases = machine["TestCases"].as_object().unwrap();
                cases.keys().map(|case| (name.clone(), case.clone()))
            })
            .collect();
        let listed = samples()
            .unwrap()
            .into_iter()
            .flat_map(|sample| {
                sample
                    .test_cases
                    .into_iter()
                    .map(move |case| (sample.name.clone(), case))
            })
            .collect();
        assert_eq!(mocked, listed);
    }
}
