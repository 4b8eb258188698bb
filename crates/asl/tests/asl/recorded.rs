//! Every definition that AWS was recorded with: what it took is taken, what it refused is refused in its words.

use std::path::PathBuf;

use asl::{
    MachineType, Options, Severity, check, check_state, check_with, create_exception_message,
    variable_references,
};
use serde_json::Value;

pub(crate) struct Case {
    pub(crate) family: String,
    pub(crate) value: Value,
}

/// The recorded cases, or `None` (with a notice) where they are not at hand.
pub(crate) fn cases() -> Option<Vec<Case>> {
    let folder = std::env::var_os("STEPDECK_CONFORMANCE_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance"),
        PathBuf::from,
    );
    let Ok(families) = std::fs::read_dir(folder.join("cases")) else {
        println!("skipped: no recorded cases in {}", folder.display());
        return None;
    };
    let mut cases = Vec::new();
    for family in families {
        let family = family.unwrap().path();
        for file in std::fs::read_dir(&family).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let list: Vec<Value> = serde_json::from_str(&text).unwrap();
            cases.extend(list.into_iter().map(|value| Case {
                family: family.file_name().unwrap().to_string_lossy().into_owned(),
                value,
            }));
        }
    }
    Some(cases)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn options(machine_type: Option<&str>) -> Options {
    Options {
        machine_type: match machine_type {
            Some("EXPRESS") => MachineType::Express,
            _ => MachineType::Standard,
        },
    }
}

/// `${0.activityArn}` in a recorded request stands for an ARN from an earlier answer.
fn with_arns(definition: &str) -> String {
    let mut out = String::new();
    let mut rest = definition;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}').unwrap();
        out.push_str(before);
        out.push_str(if name.ends_with("activityArn") {
            "arn:aws:states:us-east-1:111111111111:activity:worker"
        } else {
            "arn:aws:states:us-east-1:111111111111:stateMachine:other"
        });
        rest = after;
    }
    out + rest
}

/// What AWS was sent and what it said: `Ok`, or the message of InvalidDefinition.
fn recorded_definitions(case: &Value) -> Vec<(String, Option<String>, Result<(), String>)> {
    let machine_type = |value: &Value| value["type"].as_str().map(str::to_owned);
    match case["api"].as_str().unwrap() {
        "execution" => {
            let mut out = vec![(text(&case["definition"]), machine_type(case), Ok(()))];
            for other in case["otherStateMachines"].as_array().into_iter().flatten() {
                out.push((text(&other["definition"]), machine_type(other), Ok(())));
            }
            out
        }
        "create_state_machine" => vec![(
            text(&case["params"]["definition"]),
            machine_type(&case["params"]),
            Err(text(&case["expect"]["exception"]["message"])),
        )],
        "script" => case["steps"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|step| {
                let definition = step["params"]["definition"].as_str()?;
                let exception = &step["expect"]["exception"];
                let verdict = match exception["code"].as_str() {
                    Some("InvalidDefinition") => Err(text(&exception["message"])),
                    _ => Ok(()),
                };
                Some((
                    with_arns(definition),
                    machine_type(&step["params"]),
                    verdict,
                ))
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn definitions_are_taken_or_refused_as_aws_did() {
    let Some(cases) = cases() else { return };
    let mut wrong = Vec::new();
    let mut seen = 0;
    for case in &cases {
        for (definition, machine_type, expected) in recorded_definitions(&case.value) {
            seen += 1;
            let checked = check_with(&definition, options(machine_type.as_deref()));
            let actual = if checked.has_errors() {
                Err(create_exception_message(&checked.diagnostics))
            } else {
                assert!(checked.machine.is_some(), "no model for {definition}");
                Ok(())
            };
            // The recorder replaced the partition within messages.
            let actual = actual.map_err(|message| {
                if expected
                    .as_ref()
                    .is_err_and(|text| text.contains("<partition>"))
                {
                    message.replace("arn:aws:", "arn:<partition>:")
                } else {
                    message
                }
            });
            if actual != expected {
                wrong.push(format!(
                    "{}/{}\n   AWS: {expected:?}\n  here: {actual:?}\n",
                    case.family, case.value["name"]
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {seen} definitions differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn validation_answers_as_aws_did() {
    let Some(cases) = cases() else { return };
    for case in cases.iter().filter(|case| case.value["api"] == "validate") {
        let params = &case.value["params"];
        let definition = params["definition"].as_str().unwrap();
        let checked = check_with(definition, options(params["type"].as_str()));
        let actual: Vec<Value> = checked
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.known_to_aws && diagnostic.severity == Severity::Error)
            .map(|diagnostic| {
                serde_json::json!({
                    "code": diagnostic.code,
                    "location": diagnostic.location,
                    "message": diagnostic.message,
                    "severity": "ERROR",
                })
            })
            .collect();
        let expected = &case.value["expect"]["response"]["diagnostics"];
        assert_eq!(&Value::Array(actual), expected, "{}", case.value["name"]);
    }
}

#[test]
fn single_states_are_taken_or_refused_as_test_state_did() {
    let Some(cases) = cases() else { return };
    let mut wrong = Vec::new();
    for case in cases
        .iter()
        .filter(|case| case.value["api"] == "test_state")
    {
        let params = &case.value["params"];
        let definition = params["definition"].as_str().unwrap();
        let exception = &case.value["expect"]["exception"];
        let message = exception["message"].as_str().unwrap_or_default();
        let expected = message
            .starts_with("Invalid State Machine Definition")
            .then(|| message.to_owned());
        let whole = definition.contains("\"StartAt\"") && !definition.starts_with("{\"Type\"");
        let checked =
            if whole && definition.contains("\"States\"") && params["stateName"].is_string()
                || case.value["name"]
                    .as_str()
                    .unwrap()
                    .contains("invalid_state_definition")
            {
                check_with(definition, Options::default())
            } else {
                check_state(definition, Options::default())
            };
        let actual = checked
            .has_errors()
            .then(|| create_exception_message(&checked.diagnostics));
        if actual != expected {
            wrong.push(format!(
                "{}\n   AWS: {expected:?}\n  here: {actual:?}\n",
                case.value["name"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn variables_are_referenced_as_described() {
    let Some(cases) = cases() else { return };
    let mut seen = 0;
    for case in cases.iter().filter(|case| case.value["api"] == "script") {
        let mut machine = None;
        for step in case.value["steps"].as_array().unwrap() {
            if let Some(definition) = step["params"]["definition"].as_str() {
                machine = check(&with_arns(definition)).machine;
            }
            let Some(expected) = step["expect"]["response"]["variableReferences"].as_object()
            else {
                continue;
            };
            let actual = variable_references(machine.as_ref().unwrap());
            assert_eq!(serde_json::json!(actual), Value::Object(expected.clone()));
            seen += 1;
        }
    }
    assert!(seen > 0, "no recorded case has variable references");
}
