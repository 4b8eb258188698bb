use serde_json::{Value, json};
use sfn_api::{ServiceError, TestStateInput, TestStateOutput};
use sfn_engine::core::Moment;
use sfn_engine::core::test_state::{Place, Tested, begin};

use crate::compare::{Comparison, parse_members};
use crate::execution::BEGINNING;
use crate::{Case, Verdict};

/// Runs a case of `api: test_state` and compares the answer or the refusal with AWS's.
pub fn test_state(case: &Case) -> Verdict {
    let tested = match tested(&case.params) {
        Ok(tested) => tested,
        Err(refusal) => {
            let refusal = json!({ "code": refusal.code, "message": refusal.message });
            return verdict(case, json!({ "exception": refusal }));
        }
    };
    match tested {
        Tested::Done(output) => match response(&output) {
            Ok(response) => verdict(case, json!({ "response": response })),
            Err(reason) => Verdict::Failed(reason),
        },
        Tested::Task(_) if needs_answer(case) => {
            Verdict::Skipped("the answer of its task was not recorded".to_owned())
        }
        Tested::Task(task) => Verdict::Failed(format!("it asks for the task {:?}", task.request())),
    }
}

fn needs_answer(case: &Case) -> bool {
    case.params.get("mock").is_none() && case.expect.get("response").is_some()
}

fn tested(params: &Value) -> Result<Tested, ServiceError> {
    sfn_api::validate("TestState", params)?;
    let input: TestStateInput = serde_json::from_value(params.clone()).map_err(|error| {
        ServiceError::new(
            sfn_api::ErrorCode::SerializationException,
            error.to_string(),
        )
    })?;
    let place = Place {
        region: "us-east-1".to_owned(),
        account: "111111111111".to_owned(),
        execution_name: "recorded-execution".to_owned(),
        state_machine_name: "recorded-machine".to_owned(),
    };
    let at = Moment {
        millis: BEGINNING,
        seed: 0,
    };
    begin(&input, &place, at)
}

fn response(output: &TestStateOutput) -> Result<Value, String> {
    let mut response = serde_json::to_value(output).map_err(|error| error.to_string())?;
    response = parse_members(&response);
    Ok(response)
}

fn verdict(case: &Case, actual: Value) -> Verdict {
    let mut expected = case.expect.clone();
    if let Some(Value::Object(members)) = expected.get_mut("response") {
        members.remove("ResponseMetadata");
    }
    let difference = Comparison::of(case).values("", &lists(expected), &lists(actual));
    difference.map_or(Verdict::Passed, Verdict::Failed)
}

/// Parses texts of lists on both sides: the recorder wrote them anew, with white space of its own.
fn lists(value: Value) -> Value {
    match value {
        Value::String(text) if text.starts_with('[') => match serde_json::from_str(&text) {
            Ok(list @ Value::Array(_)) => list,
            _ => Value::String(text),
        },
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, lists(value)))
            .collect(),
        other => other,
    }
}
