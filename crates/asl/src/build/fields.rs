//! Which fields each kind of object may have.

use crate::model::QueryLanguage;

/// A set of field names: those of both languages, and those of one only.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) both: &'static [&'static [&'static str]],
    pub(super) json_path: &'static [&'static [&'static str]],
    pub(super) jsonata: &'static [&'static [&'static str]],
}

impl Fields {
    pub(super) fn allow(&self, name: &str, language: QueryLanguage) -> bool {
        let own = match language {
            QueryLanguage::JsonPath => self.json_path,
            QueryLanguage::Jsonata => self.jsonata,
        };
        contains(self.both, name) || contains(own, name)
    }
}

fn contains(lists: &[&[&str]], name: &str) -> bool {
    lists.iter().any(|list| list.contains(&name))
}

pub(super) const MACHINE: &[&str] = &[
    "Comment",
    "QueryLanguage",
    "StartAt",
    "States",
    "TimeoutSeconds",
    "Version",
];
pub(super) const BRANCH: &[&str] = &["Comment", "StartAt", "States"];
pub(super) const PROCESSOR: &[&str] = &["Comment", "ProcessorConfig", "StartAt", "States"];
pub(super) const PROCESSOR_CONFIG: &[&str] = &["Mode", "ExecutionType"];
pub(super) const ITEM_BATCHER: Fields = Fields {
    both: &[&["BatchInput", "MaxItemsPerBatch", "MaxInputBytesPerBatch"]],
    json_path: &[&["MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath"]],
    jsonata: &[],
};
pub(super) const ITEM_READER: Fields = Fields {
    both: &[&["Resource", "ReaderConfig"]],
    json_path: &[&["Parameters"]],
    jsonata: &[&["Arguments"]],
};
pub(super) const READER_CONFIG: Fields = Fields {
    both: &[&[
        "InputType",
        "CSVHeaderLocation",
        "CSVHeaders",
        "CSVDelimiter",
        "MaxItems",
        "ItemsPointer",
        "ManifestType",
        "Transformation",
    ]],
    json_path: &[&["MaxItemsPath"]],
    jsonata: &[],
};
pub(super) const RESULT_WRITER: Fields = Fields {
    both: &[&["Resource", "WriterConfig"]],
    json_path: &[&["Parameters"]],
    jsonata: &[&["Arguments"]],
};
pub(super) const WRITER_CONFIG: &[&str] = &["OutputType", "Transformation"];
pub(super) const RETRIER: &[&str] = &[
    "Comment",
    "ErrorEquals",
    "IntervalSeconds",
    "MaxAttempts",
    "BackoffRate",
    "MaxDelaySeconds",
    "JitterStrategy",
];
pub(super) const CATCHER: Fields = Fields {
    both: &[&["Comment", "ErrorEquals", "Next", "Assign"]],
    json_path: &[&["ResultPath"]],
    jsonata: &[&["Output"]],
};
pub(super) const CHOICE_RULE: Fields = Fields {
    both: &[&["Next", "Comment", "Assign"]],
    json_path: &[&["And", "Or", "Not", "Variable"], COMPARISONS],
    jsonata: &[&["Condition", "Output"]],
};
pub(super) const INNER_RULE: Fields = Fields {
    both: &[&["Comment"]],
    json_path: &[&["And", "Or", "Not", "Variable"], COMPARISONS],
    jsonata: &[&["Condition"]],
};

/// The comparison operators, with and without `Path`.
pub(super) fn comparison_operators() -> Vec<&'static str> {
    COMPARISONS.to_vec()
}

const COMPARISONS: &[&str] = &[
    "StringEquals",
    "StringEqualsPath",
    "StringLessThan",
    "StringLessThanPath",
    "StringGreaterThan",
    "StringGreaterThanPath",
    "StringLessThanEquals",
    "StringLessThanEqualsPath",
    "StringGreaterThanEquals",
    "StringGreaterThanEqualsPath",
    "StringMatches",
    "NumericEquals",
    "NumericEqualsPath",
    "NumericLessThan",
    "NumericLessThanPath",
    "NumericGreaterThan",
    "NumericGreaterThanPath",
    "NumericLessThanEquals",
    "NumericLessThanEqualsPath",
    "NumericGreaterThanEquals",
    "NumericGreaterThanEqualsPath",
    "BooleanEquals",
    "BooleanEqualsPath",
    "TimestampEquals",
    "TimestampEqualsPath",
    "TimestampLessThan",
    "TimestampLessThanPath",
    "TimestampGreaterThan",
    "TimestampGreaterThanPath",
    "TimestampLessThanEquals",
    "TimestampLessThanEqualsPath",
    "TimestampGreaterThanEquals",
    "TimestampGreaterThanEqualsPath",
    "IsNull",
    "IsPresent",
    "IsNumeric",
    "IsString",
    "IsBoolean",
    "IsTimestamp",
];
pub(super) const CREDENTIALS: Fields = Fields {
    both: &[&["RoleArn"]],
    json_path: &[&["RoleArn.$"]],
    jsonata: &[],
};

const COMMON: &[&str] = &["Type", "Comment", "QueryLanguage"];
const MOVE: &[&str] = &["Next", "End"];
const PATHS: &[&str] = &["InputPath", "OutputPath"];
const RESULT: &[&str] = &["ResultPath", "Parameters"];
const ERRORS: &[&str] = &["Retry", "Catch"];

/// The fields of a state of that type; `None` for an unknown type.
pub(super) fn of_state(state_type: &str) -> Option<Fields> {
    Some(match state_type {
        "Pass" => Fields {
            both: &[COMMON, MOVE, &["Assign"]],
            json_path: &[PATHS, RESULT, &["Result"]],
            jsonata: &[&["Output"]],
        },
        "Task" => Fields {
            both: &[
                COMMON,
                MOVE,
                ERRORS,
                &[
                    "Assign",
                    "Resource",
                    "TimeoutSeconds",
                    "HeartbeatSeconds",
                    "Credentials",
                ],
            ],
            json_path: &[
                PATHS,
                RESULT,
                &[
                    "ResultSelector",
                    "TimeoutSecondsPath",
                    "HeartbeatSecondsPath",
                ],
            ],
            jsonata: &[&["Arguments", "Output"]],
        },
        "Choice" => Fields {
            both: &[COMMON, &["Choices", "Default", "Assign"]],
            json_path: &[PATHS],
            jsonata: &[&["Output"]],
        },
        "Wait" => Fields {
            both: &[COMMON, MOVE, &["Seconds", "Timestamp", "Assign"]],
            json_path: &[PATHS, &["SecondsPath", "TimestampPath"]],
            jsonata: &[&["Output"]],
        },
        "Succeed" => Fields {
            both: &[COMMON],
            json_path: &[PATHS],
            jsonata: &[&["Output"]],
        },
        "Fail" => Fields {
            both: &[COMMON, &["Error", "Cause"]],
            json_path: &[&["ErrorPath", "CausePath"]],
            jsonata: &[],
        },
        "Parallel" => Fields {
            both: &[COMMON, MOVE, ERRORS, &["Assign", "Branches"]],
            json_path: &[PATHS, RESULT, &["ResultSelector"]],
            jsonata: &[&["Arguments", "Output"]],
        },
        "Map" => Fields {
            both: &[
                COMMON,
                MOVE,
                ERRORS,
                &[
                    "Assign",
                    "ItemProcessor",
                    "Iterator",
                    "ItemSelector",
                    "ItemBatcher",
                    "ItemReader",
                    "ResultWriter",
                    "MaxConcurrency",
                    "ToleratedFailureCount",
                    "ToleratedFailurePercentage",
                    "Label",
                ],
            ],
            json_path: &[
                PATHS,
                RESULT,
                &[
                    "ResultSelector",
                    "ItemsPath",
                    "MaxConcurrencyPath",
                    "ToleratedFailureCountPath",
                    "ToleratedFailurePercentagePath",
                ],
            ],
            jsonata: &[&["Items", "Output"]],
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::ComparisonOperator;

    #[test]
    fn every_comparison_operator_is_a_field_of_a_rule() {
        let mut expected: Vec<String> = Vec::new();
        for operator in ComparisonOperator::ALL {
            expected.push(operator.name().to_owned());
            if operator.has_path_form() {
                expected.push(format!("{}Path", operator.name()));
            }
        }
        expected.sort();
        let mut listed = comparison_operators();
        listed.sort_unstable();
        assert_eq!(listed, expected);
    }
}
