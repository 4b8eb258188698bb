//! EMR's optimised integration has actions of its own for single clusters and steps
//! (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-emr.html>).

use serde_json::{Map, Value, json};

/// The operation of EMR that stands behind an action.
pub(super) const OPERATIONS: &[(&str, &str)] = &[
    ("createCluster", "RunJobFlow"),
    (
        "setClusterTerminationProtection",
        "SetTerminationProtection",
    ),
    ("terminateCluster", "TerminateJobFlows"),
    ("addStep", "AddJobFlowSteps"),
    ("cancelStep", "CancelSteps"),
    ("modifyInstanceFleetByName", "ModifyInstanceFleet"),
    ("modifyInstanceGroupByName", "ModifyInstanceGroups"),
];

/// The parameters of the operation.
pub(super) fn parameters(action: &str, mut given: Map<String, Value>) -> Map<String, Value> {
    match action {
        "setClusterTerminationProtection" | "terminateCluster" => {
            list(&mut given, "ClusterId", "JobFlowIds");
        }
        "addStep" => {
            if let Some(id) = given.shift_remove("ClusterId") {
                given.insert("JobFlowId".to_owned(), id);
            }
            list(&mut given, "Step", "Steps");
        }
        "cancelStep" => list(&mut given, "StepId", "StepIds"),
        _ => {}
    }
    given
}

fn list(members: &mut Map<String, Value>, one: &str, many: &str) {
    if let Some(value) = members.shift_remove(one) {
        members.insert(many.to_owned(), json!([value]));
    }
}

/// The action's result: of one cluster or step, where the operation tells of several.
pub(super) fn result(action: &str, mut given: Map<String, Value>) -> Map<String, Value> {
    let mut rename = |from: &str, to: &str, first: bool| {
        if let Some(value) = given.shift_remove(from) {
            let value = match value {
                Value::Array(values) if first => values.into_iter().next().unwrap_or_default(),
                other => other,
            };
            given.shift_insert(0, to.to_owned(), value);
        }
    };
    match action {
        "createCluster" => rename("JobFlowId", "ClusterId", false),
        "addStep" => rename("StepIds", "StepId", true),
        "cancelStep" => rename("CancelStepsInfoList", "CancelStepsInfo", true),
        _ => {}
    }
    given
}
