//! Executions that are held, over a restart.

use serde_json::json;
use sfn_engine::{HoldError, HoldRequest};

use crate::workspace::{create, ended, in_folder, machine_arn, open, start};

#[tokio::test]
async fn an_execution_is_still_held_after_a_restart_and_goes_on_with_another_input() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(in_folder(folder.path()));
    let definition = json!({ "StartAt": "A", "States": {
        "A": { "Type": "Pass", "Next": "B" },
        "B": { "Type": "Pass", "Next": "C" },
        "C": { "Type": "Pass", "End": true },
    } });
    create(&engine, "held", &definition).await;
    engine.set_breakpoints(&machine_arn("held"), vec!["B".to_owned()]);
    let arn = start(&engine, "held", "first", r#"{"n":1}"#)
        .await
        .unwrap()
        .execution_arn;
    engine.shutdown().await;

    let engine = open(in_folder(folder.path()));
    let holds = engine.holds(&arn).await.unwrap().unwrap();
    assert_eq!(holds.breakpoints, ["B"]);
    let [held] = holds.held.as_slice() else {
        panic!("{holds:?}");
    };
    assert_eq!(
        (held.state_name.as_str(), held.input.as_str()),
        ("B", r#"{"n":1}"#)
    );
    let release = |input: &str| HoldRequest::Release {
        hold: held.hold,
        input: Some(input.to_owned()),
        step: true,
    };
    let refused = engine.hold(&arn, release("{")).await.unwrap_err();
    assert!(matches!(refused, HoldError::InvalidInput(_)), "{refused}");
    engine.hold(&arn, release("[2]")).await.unwrap();
    let refused = engine.hold(&arn, release("[3]")).await.unwrap_err();
    assert!(matches!(refused, HoldError::NotHeld), "{refused}");
    assert_eq!(
        engine.holds(&arn).await.unwrap().unwrap().held[0].state_name,
        "C"
    );
    engine.hold(&arn, HoldRequest::Unpause).await.unwrap();
    assert_eq!(ended(&engine, &arn).await.output.as_deref(), Some("[2]"));
    let refused = engine.hold(&arn, HoldRequest::Pause).await.unwrap_err();
    assert!(matches!(refused, HoldError::Ended), "{refused}");
    engine.shutdown().await;
}
