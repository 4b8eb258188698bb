//! TestState's rules as requests and what they answer.

use serde_json::{Value, json};

use super::results::check;
use super::{Place, Tested, begin};
use crate::core::Moment;

const AT: Moment = Moment {
    millis: 1_719_792_000_000,
    seed: 1,
};

/// The answer to a request, with a definition that is written as JSON; members that hold JSON text are parsed.
fn answer(definition: &Value, mut request: Value) -> Value {
    request["definition"] = definition.to_string().into();
    request["inspectionLevel"] = "DEBUG".into();
    let place = Place {
        region: "eu-west-1".to_owned(),
        account: "123456789012".to_owned(),
        execution_name: "execution".to_owned(),
        state_machine_name: "machine".to_owned(),
    };
    let input = serde_json::from_value(request).unwrap();
    match begin(&input, &place, AT) {
        Ok(Tested::Done(output)) => parsed(serde_json::to_value(*output).unwrap()),
        Ok(Tested::Task(task)) => panic!("not mocked: {:?}", task.request()),
        Err(refusal) => json!({ "refused": refusal.message }),
    }
}

fn parsed(value: Value) -> Value {
    match value {
        Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, parsed(value)))
            .collect(),
        other => other,
    }
}

fn task(more: Value) -> Value {
    let mut state = json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "f"}, "End": true});
    for (name, value) in more.as_object().unwrap() {
        state[name] = value.clone();
    }
    state
}

#[test]
fn a_retrier_goes_before_a_catcher_until_it_is_used_up() {
    let state = task(json!({
        "Retry": [{"ErrorEquals": ["Other"]},
                  {"ErrorEquals": ["Boom"], "IntervalSeconds": 3, "BackoffRate": 2, "MaxAttempts": 2, "MaxDelaySeconds": 5}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"failed.$": "$.Error"}, "ResultPath": "$.error", "Next": "Mend"}],
    }));
    for (retries, status, details) in [
        (
            0,
            "RETRIABLE",
            json!({"retryIndex": 1, "retryBackoffIntervalSeconds": 3}),
        ),
        (
            1,
            "RETRIABLE",
            json!({"retryIndex": 1, "retryBackoffIntervalSeconds": 5}),
        ),
        (2, "CAUGHT_ERROR", json!({"retryIndex": 1, "catchIndex": 0})),
    ] {
        let answer = answer(
            &state,
            json!({
                "input": "{\"a\": 1}",
                "stateConfiguration": {"retrierRetryCount": retries},
                "mock": {"errorOutput": {"error": "Boom", "cause": "why"}},
            }),
        );
        assert_eq!(answer["status"], status, "{answer}");
        assert_eq!(answer["error"], "Boom", "{answer}");
        assert_eq!(
            answer["inspectionData"]["errorDetails"], details,
            "{answer}"
        );
        if status == "CAUGHT_ERROR" {
            assert_eq!(answer["nextState"], "Mend");
            assert_eq!(
                answer["output"],
                json!({"a": 1, "error": {"Error": "Boom", "Cause": "why"}})
            );
            assert_eq!(
                answer["inspectionData"]["variables"],
                json!({"failed": "Boom"})
            );
        }
    }
}

#[test]
fn a_map_state_tells_the_inputs_of_its_iterations() {
    let state = json!({
        "Type": "Map", "ItemsPath": "$.list", "MaxConcurrency": 2, "ToleratedFailurePercentage": 50,
        "ItemSelector": {"at.$": "$$.Map.Item.Index", "item.$": "$$.Map.Item.Value"},
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "One", "States": {"One": {"Type": "Pass", "End": true}},
        },
        "ResultPath": "$.results", "OutputPath": "$.results", "End": true,
    });
    let request = |failures: i32| {
        json!({
            "input": "{\"list\": [7, 8]}",
            "stateConfiguration": {"mapIterationFailureCount": failures},
            "mock": {"result": "[1, 2]"},
        })
    };
    let tolerated = answer(&state, request(1));
    assert_eq!(tolerated["status"], "SUCCEEDED", "{tolerated}");
    assert_eq!(tolerated["output"], json!([1, 2]));
    let data = &tolerated["inspectionData"];
    assert_eq!(data["afterItemsPath"], json!([7, 8]));
    assert_eq!(
        data["afterItemSelector"],
        json!([{"at": 0, "item": 7}, {"at": 1, "item": 8}])
    );
    assert_eq!(data["maxConcurrency"], 2);
    assert_eq!(data["toleratedFailurePercentage"], 50.0);
    let exceeded = answer(&state, request(2));
    assert_eq!(exceeded["status"], "FAILED", "{exceeded}");
    assert_eq!(exceeded["error"], "States.ExceedToleratedFailureThreshold");
}

#[test]
fn stages_before_a_failure_are_told() {
    let state = task(json!({"InputPath": "$.a", "ResultSelector": {"b.$": "$.missing"}}));
    let answer = answer(
        &state,
        json!({"input": "{\"a\": {}}", "mock": {"result": "{\"Payload\": 1}"}}),
    );
    assert_eq!(answer["status"], "FAILED", "{answer}");
    let told: Vec<&String> = answer["inspectionData"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(
        told,
        ["input", "afterInputPath", "afterParameters", "result"]
    );
}

#[test]
fn a_wait_state_does_not_wait() {
    let state = json!({"Type": "Wait", "Seconds": 3600, "Next": "Later"});
    let answer = answer(&state, json!({"input": "{\"a\": 1}"}));
    assert_eq!(answer["status"], "SUCCEEDED", "{answer}");
    assert_eq!(answer["nextState"], "Later");
    assert_eq!(answer["output"], json!({"a": 1}));
}

#[test]
fn an_error_may_come_from_a_state_within_only() {
    let state = json!({"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": true}}}]});
    for (name, status) in [("Inner", json!("FAILED")), ("Elsewhere", Value::Null)] {
        let answer = answer(
            &state,
            json!({
                "stateConfiguration": {"errorCausedByState": name},
                "mock": {"errorOutput": {"error": "Boom"}},
            }),
        );
        assert_eq!(answer["status"], status, "{answer}");
    }
}

#[test]
fn mocked_results_have_the_form_of_the_api() {
    let put = "arn:aws:states:::dynamodb:putItem";
    let start = "arn:aws:states:::states:startExecution";
    for (resource, result, required, fault) in [
        (put, json!({"Attributes": {"id": {"S": "a"}}}), true, None),
        (
            put,
            json!({"Attributes": {"id": {"S": 1}}}),
            true,
            Some("Field 'S' must be a string"),
        ),
        (
            put,
            json!({"Attributes": []}),
            false,
            Some("Field 'Attributes' must be an object"),
        ),
        (
            put,
            json!({"Attributes": {"id": {"BOOL": "true"}}}),
            true,
            Some("Field 'BOOL' must be a boolean"),
        ),
        (
            start,
            json!({"ExecutionArn": "a"}),
            true,
            Some("Required field 'StartDate' is missing"),
        ),
        (start, json!({"ExecutionArn": "a"}), false, None),
        // A job's result has another form, and services that are not known have none.
        (
            "arn:aws:states:::states:startExecution.sync",
            json!({}),
            true,
            None,
        ),
        (
            "arn:aws:states:::aws-sdk:unknown:doIt",
            json!(1),
            true,
            None,
        ),
    ] {
        let told = check(resource, &result, required).err();
        assert_eq!(told.as_deref(), fault, "{resource} {result}");
    }
}

#[test]
fn a_distributed_map_state_tells_what_it_reads_and_its_batches() {
    let state = json!({"Type": "Map", "End": true,
        "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"},
            "ReaderConfig": {"InputType": "JSON", "ItemsPointer": "/found/items"}},
        "ItemSelector": {"n.$": "$$.Map.Item.Value"},
        "ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"all.$": "$.all"}},
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}});
    let tested = |data: &str| {
        answer(
            &state,
            json!({"input": r#"{"all": 3}"#, "mock": {"result": "[]"},
                "stateConfiguration": {"mapItemReaderData": data}}),
        )
    };
    let told = tested(r#"{"found": {"items": [1, 2, 3]}}"#);
    let data = &told["inspectionData"];
    assert_eq!(data["afterItemsPointer"], json!([1, 2, 3]), "{told}");
    assert_eq!(
        data["afterItemSelector"],
        json!([{"n": 1}, {"n": 2}, {"n": 3}])
    );
    assert_eq!(
        data["afterItemBatcher"],
        json!([
            {"BatchInput": {"all": 3}, "Items": [{"n": 1}, {"n": 2}]},
            {"BatchInput": {"all": 3}, "Items": [{"n": 3}]},
        ])
    );
    let lost = tested("[1]");
    assert_eq!(lost["error"], "States.ItemReaderFailed", "{lost}");
}
