//! Definitions that use everything, to be mutated.

/// A JSONPath machine.
pub const ORDERS: &str = r#"{
  "Comment": "Orders – größer als 😀",
  "StartAt": "Check",
  "TimeoutSeconds": 3600,
  "Version": "1.0",
  "States": {
    "Check": {
      "Type": "Choice",
      "Choices": [
        {"And": [{"Variable": "$.n", "NumericGreaterThan": 3}, {"Not": {"Variable": "$.s", "IsNull": true}}], "Next": "Each"},
        {"Variable": "$.at", "TimestampLessThanPath": "$.until", "Next": "Nap", "Assign": {"seen.$": "$.at"}}
      ],
      "Default": "Both"
    },
    "Nap": {"Type": "Wait", "SecondsPath": "$.seconds", "Next": "Both"},
    "Both": {
      "Type": "Parallel",
      "Branches": [
        {"StartAt": "Call", "States": {"Call": {
          "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
          "Parameters": {"FunctionName": "f", "Payload": {"token.$": "$$.Task.Token", "id.$": "States.Format('{}', $.id)"}},
          "ResultSelector": {"r.$": "$.Payload"}, "ResultPath": "$.r", "HeartbeatSeconds": 5, "TimeoutSeconds": 10,
          "Retry": [{"ErrorEquals": ["E"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 1.5, "JitterStrategy": "FULL"}],
          "End": true}}},
        {"StartAt": "Stay", "States": {"Stay": {"Type": "Pass", "Result": {"a": [1, 2.5, null, true]}, "End": true}}}
      ],
      "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Bad"}],
      "Next": "Good"
    },
    "Each": {
      "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2,
      "ItemSelector": {"v.$": "$$.Map.Item.Value"},
      "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
        "StartAt": "Put",
        "States": {"Put": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:putObject", "Parameters": {"Bucket": "b", "Key.$": "$.v"}, "End": true}}
      },
      "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, "Parameters": {"Bucket": "b", "Key": "k"}},
      "ItemBatcher": {"MaxItemsPerBatch": 5, "BatchInput": {"x": 1}},
      "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "p"}},
      "ToleratedFailurePercentage": 5, "Label": "each",
      "Next": "Good"
    },
    "Good": {"Type": "Succeed", "OutputPath": "$.r"},
    "Bad": {"Type": "Fail", "ErrorPath": "$.error.Error", "Cause": "c"}
  }
}"#;

/// A JSONata machine.
pub const SHIPPING: &str = r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Set",
  "States": {
    "Set": {"Type": "Pass", "Assign": {"n": "{% $states.input.n %}", "k": [1, "{% $uuid() %}"]}, "Output": {"x": "{% $n + 1 %}"}, "Next": "Pick"},
    "Pick": {
      "Type": "Choice",
      "Choices": [{"Condition": "{% $n > 1 and $states.input.x in [1..3] %}", "Next": "Each", "Output": "{% $states.input %}"}],
      "Default": "Nap"
    },
    "Nap": {"Type": "Wait", "Timestamp": "{% $states.input.at %}", "Next": "Done"},
    "Each": {
      "Type": "Map", "Items": "{% $states.input.items[price > 3] %}",
      "ItemProcessor": {"StartAt": "Call", "States": {"Call": {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
        "Arguments": {"QueueUrl": "q", "MessageBody": "{% $states.input %}"},
        "TimeoutSeconds": "{% $n * 2 %}",
        "Output": "{% $states.result.MessageId %}",
        "Catch": [{"ErrorEquals": ["States.ALL"], "Output": "{% $states.errorOutput %}", "Next": "Lost"}],
        "End": true}, "Lost": {"Type": "Fail", "Error": "{% 'E' & $n %}"}}},
      "Next": "Done"
    },
    "Done": {"Type": "Succeed", "Output": "{% $map($states.input, function($v) { $v.a }) %}"}
  }
}"#;

#[test]
fn the_samples_are_sound() {
    for sample in [ORDERS, SHIPPING] {
        let checked = asl::check(sample);
        assert_eq!(checked.diagnostics, [], "{sample}");
    }
}
