use serde_json::json;

use super::shapes::{Times, to_api, to_task};

#[test]
fn parameters_and_results_change_their_names_by_shape() {
    let create = sfn_api::operation("CreateStateMachine").unwrap();
    let given = json!({
        "Name": "m",
        "Definition": {"StartAt": "a"},
        "RoleArn": null,
        "Tags": [{"Key": "k", "Value": "v"}],
        "LoggingConfiguration": {"Level": "ALL", "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": "arn"}}]},
    });
    assert_eq!(
        to_api(given, create.input).unwrap(),
        json!({
            "name": "m",
            "definition": r#"{"StartAt":"a"}"#,
            "tags": [{"key": "k", "value": "v"}],
            "loggingConfiguration": {"level": "ALL", "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": "arn"}}]},
        })
    );
    assert_eq!(
        to_api(json!({"name": "m"}), create.input),
        Err("name".to_owned())
    );

    let list = sfn_api::operation("ListExecutions").unwrap();
    let answered = json!({"nextToken": "t", "executions": [{"name": "e", "startDate": 1.5}]});
    for (times, date) in [
        (Times::Millis, json!(1500)),
        (Times::Iso8601, json!("1970-01-01T00:00:01.500Z")),
    ] {
        let told = to_task(answered.clone(), list.output, times);
        let expected = json!({"Executions": [{"Name": "e", "StartDate": date}], "NextToken": "t"});
        assert_eq!(told.to_string(), expected.to_string());
    }
}
