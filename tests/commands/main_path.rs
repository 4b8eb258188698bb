//! What a person does first: create, start, look, edit, stop, delete, and find everything again.

use serde_json::{Value, json};

use crate::desk::Desk;

fn greeting(word: &str) -> String {
    json!({
        "StartAt": "Greet",
        "States": {
            "Greet": {
                "Type": "Pass",
                "Parameters": { "text.$": format!("States.Format('{word} {{}}', $.name)") },
                "End": true
            }
        }
    })
    .to_string()
}

const ROLE: &str = "arn:aws:iam::123456789012:role/any";

#[test]
fn a_state_machine_is_created_started_edited_stopped_and_deleted() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());

    let created = desk.local(
        "create_state_machine",
        json!({
            "name": "Greeter", "definition": greeting("Hello"), "roleArn": ROLE,
            "tags": [{ "key": "team", "value": "blue" }]
        }),
    );
    let arn = created["stateMachineArn"].as_str().unwrap();
    let first = desk.start(arn, &json!({ "name": "Ada" }));
    assert_eq!(output(&desk.ended(&first)), json!({ "text": "Hello Ada" }));

    desk.local(
        "update_state_machine",
        json!({ "stateMachineArn": arn, "definition": greeting("Goodbye") }),
    );
    let described = desk.local("describe_state_machine", json!({ "stateMachineArn": arn }));
    assert_eq!(described["definition"], greeting("Goodbye"));
    let second = desk.start(arn, &json!({ "name": "Ada" }));
    assert_eq!(
        output(&desk.ended(&second)),
        json!({ "text": "Goodbye Ada" })
    );

    let history = desk.local("get_execution_history", json!({ "executionArn": second }));
    let types: Vec<&str> = history["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        types,
        [
            "ExecutionStarted",
            "PassStateEntered",
            "PassStateExited",
            "ExecutionSucceeded"
        ]
    );
    assert_eq!(
        desk.local("list_tags_for_resource", json!({ "resourceArn": arn }))["tags"],
        json!([{ "key": "team", "value": "blue" }])
    );

    let waiting = desk.start(&desk.machine("CoolingOff"), &json!({ "contractId": "C-1" }));
    desk.local(
        "stop_execution",
        json!({ "executionArn": waiting, "error": "Withdrawn", "cause": "Changed my mind" }),
    );
    let stopped = desk.ended(&waiting);
    assert_eq!(
        (&stopped["status"], &stopped["error"], &stopped["cause"]),
        (
            &json!("ABORTED"),
            &json!("Withdrawn"),
            &json!("Changed my mind")
        )
    );

    // What the window finds is the same after a restart of the app.
    let executions = |desk: &Desk| desk.local("list_executions", json!({ "stateMachineArn": arn }));
    let before = executions(&desk);
    desk.close();
    let desk = Desk::open(home.path());
    assert_eq!(executions(&desk), before);
    assert_eq!(before["executions"].as_array().unwrap().len(), 2);

    desk.local("delete_state_machine", json!({ "stateMachineArn": arn }));
    let gone = desk.refused(
        "local",
        "start_execution",
        json!({ "stateMachineArn": arn }),
    );
    assert!(
        ["StateMachineDoesNotExist", "StateMachineDeleting"]
            .contains(&gone["code"].as_str().unwrap()),
        "{gone:#}"
    );
    desk.close();
}

#[test]
fn the_window_hears_when_an_execution_begins_and_ends() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path());
    let machine = desk.machine("PriceOrder");
    let execution = desk.start(&machine, &json!({ "orderId": "A", "lines": [] }));
    let change = loop {
        let change = desk.change();
        if change["status"] != "RUNNING" {
            break change;
        }
    };
    assert_eq!(
        change,
        json!({
            "connection": "local", "stateMachineArn": machine, "executionArn": execution, "status": "SUCCEEDED"
        })
    );
    desk.close();
}

fn output(execution: &Value) -> Value {
    assert_eq!(execution["status"], "SUCCEEDED", "{execution:#}");
    serde_json::from_str(execution["output"].as_str().unwrap()).unwrap()
}
