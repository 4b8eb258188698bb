//! What the seeded state machines do.

/// Misspells a target and forgets an end.
pub(crate) const WRONG: &str = r#"{
  "StartAt": "Fetch",
  "States": {
    "Fetch": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Stroe" },
    "Store": { "Type": "Pass", "ResultPath": 7 }
  }
}"#;

pub(crate) const FAILING: &str = r#"{
  "Comment": "Charges a card; what cannot be charged is told in words.",
  "StartAt": "Validate",
  "States": {
    "Validate": {
      "Type": "Choice",
      "Choices": [{ "Variable": "$.amount", "NumericGreaterThan": 0, "Next": "Charge" }],
      "Default": "Refuse"
    },
    "Charge": { "Type": "Pass", "ResultPath": "$.receipt", "Result": { "state": "DECLINED" }, "Next": "Refuse" },
    "Refuse": { "Type": "Fail", "Error": "CardDeclined", "Cause": "The issuer declined the charge of order 4711." }
  }
}"#;

pub(crate) const ASKING: &str = r#"{
  "StartAt": "AskManager",
  "States": {
    "AskManager": { "Type": "Task", "Resource": "ACTIVITY", "TimeoutSeconds": 86400, "End": true }
  }
}"#;

/// Small files are done at once, empty ones fail, large ones take their time.
pub(crate) const IMPORTING: &str = r#"{
  "StartAt": "EachFile",
  "States": {
    "EachFile": {
      "Type": "Map",
      "ItemsPath": "$.files",
      "MaxConcurrency": 8,
      "ToleratedFailurePercentage": 50,
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Weigh",
        "States": {
          "Weigh": {
            "Type": "Choice",
            "Choices": [
              { "Variable": "$.size", "NumericEquals": 0, "Next": "Refuse" },
              { "And": [{ "Variable": "$.file", "NumericGreaterThan": 20 }, { "Variable": "$.size", "NumericGreaterThan": 3 }], "Next": "Fetch" }
            ],
            "Default": "Done"
          },
          "Fetch": { "Type": "Wait", "Seconds": 28800, "Next": "Done" },
          "Refuse": { "Type": "Fail", "Error": "EmptyFile", "Cause": "The file holds nothing." },
          "Done": { "Type": "Succeed" }
        }
      },
      "End": true
    }
  }
}"#;

pub(crate) const WAITING: &str = r#"{
  "StartAt": "UntilMorning",
  "States": {
    "UntilMorning": { "Type": "Wait", "Seconds": 28800, "Next": "Report" },
    "Report": { "Type": "Pass", "End": true }
  }
}"#;

pub(crate) const BUSY: &str = r#"{
  "Comment": "Prices every item of an order, reserves stock and gathers both.",
  "StartAt": "Receive",
  "States": {
    "Receive": { "Type": "Pass", "Next": "Work" },
    "Work": {
      "Type": "Parallel",
      "Branches": [
        {
          "StartAt": "PriceItems",
          "States": {
            "PriceItems": {
              "Type": "Map",
              "ItemsPath": "$.items",
              "ItemProcessor": {
                "ProcessorConfig": { "Mode": "INLINE" },
                "StartAt": "Price",
                "States": { "Price": { "Type": "Pass", "ResultPath": "$.price", "Result": 19.9, "End": true } }
              },
              "End": true
            }
          }
        },
        {
          "StartAt": "ReserveStock",
          "States": { "ReserveStock": { "Type": "Pass", "Result": { "reserved": true }, "End": true } }
        }
      ],
      "ResultPath": "$.result",
      "Next": "Done"
    },
    "Done": { "Type": "Succeed" }
  }
}"#;

/// Charges many cards, each with a task that is answered by hand.
pub(crate) const BY_HAND: &str = r#"{
  "StartAt": "Each card",
  "States": {
    "Each card": {
      "Type": "Map", "ItemsPath": "$.cards", "End": true,
      "ItemProcessor": {
        "StartAt": "Charge card",
        "States": {
          "Charge card": {
            "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:charge-card",
            "TimeoutSeconds": 3600, "End": true
          }
        }
      }
    }
  }
}"#;
