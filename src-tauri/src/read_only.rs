//! What may go through a read-only connection.

use std::any::Any;

use serde_json::Value;
use sfn_api::{Operation, TestStateInput};

/// Whether a call may change something: the contract tells, but for TestState. That operation changes nothing in Step Functions,
/// and still a task that is not mocked really calls what it names.
pub(crate) fn may_change<O: Operation>(input: &O::Input) -> bool {
    match (input as &dyn Any).downcast_ref::<TestStateInput>() {
        Some(test) => test.mock.is_none() && may_call_out(test),
        None => !O::SHAPE.read_only,
    }
}

/// Whether the state under test may be one that calls something. What cannot be told counts as if it did.
fn may_call_out(test: &TestStateInput) -> bool {
    let Ok(definition) = serde_json::from_str::<Value>(&test.definition) else {
        return true;
    };
    match &test.state_name {
        None => is_calling(&definition),
        Some(name) => {
            let mut found = Vec::new();
            named(&definition, name, &mut found);
            found.is_empty() || found.into_iter().any(is_calling)
        }
    }
}

/// The types that neither call anything nor hold states that do.
fn is_calling(state: &Value) -> bool {
    !matches!(
        state["Type"].as_str(),
        Some("Pass" | "Choice" | "Wait" | "Succeed" | "Fail")
    )
}

/// All states of that name, wherever they stand.
fn named<'v>(value: &'v Value, name: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("States").and_then(|states| states.get(name)));
            members.values().for_each(|value| named(value, name, found));
        }
        Value::Array(elements) => elements.iter().for_each(|value| named(value, name, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use sfn_api::{DescribeExecutionInput, MockInput, StopExecutionInput, operations};

    use super::*;

    #[test]
    fn what_a_test_of_a_state_may_call_decides_whether_it_is_a_change() {
        let whole = r#"{"StartAt": "P", "States": {
            "P": {"Type": "Parallel", "Branches": [{"StartAt": "Inner", "States": {"Inner": {"Type": "Task"}}}]},
            "Greet": {"Type": "Pass"}}}"#;
        for (definition, state_name, mocked, expected) in [
            (
                r#"{"Type": "Task", "Resource": "r", "End": true}"#,
                None,
                false,
                true,
            ),
            (
                r#"{"Type": "Task", "Resource": "r", "End": true}"#,
                None,
                true,
                false,
            ),
            (r#"{"Type": "Pass", "End": true}"#, None, false, false),
            (r#"{"Type": "Map"}"#, None, false, true),
            (whole, Some("Greet"), false, false),
            (whole, Some("Inner"), false, true),
            (whole, Some("P"), false, true),
            (whole, Some("Nowhere"), false, true),
            ("{", None, false, true),
        ] {
            let mut test = TestStateInput::new(definition);
            test.state_name = state_name.map(str::to_owned);
            test.mock = mocked.then(MockInput::default);
            assert_eq!(
                may_change::<operations::TestState>(&test),
                expected,
                "{definition} {state_name:?} {mocked}"
            );
        }
    }

    #[test]
    fn of_the_other_operations_the_contract_tells() {
        let describe = DescribeExecutionInput::new("arn");
        assert!(!may_change::<operations::DescribeExecution>(&describe));
        assert!(may_change::<operations::StopExecution>(
            &StopExecutionInput::new("arn")
        ));
    }
}
