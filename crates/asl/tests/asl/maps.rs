//! Map states, inline and distributed, and Parallel states.

use crate::support::{check_jsonata_state, check_state};

const INNER: &str = r#""StartAt": "X", "States": {"X": {"Type": "Succeed"}}"#;

fn inline(rest: &str) -> String {
    format!(r#""Type": "Map", "ItemProcessor": {{{INNER}}}, "End": true, {rest}"#)
}

fn distributed(rest: &str) -> String {
    format!(
        r#""Type": "Map", "ItemProcessor": {{"ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}, {INNER}}}, "End": true, {rest}"#
    )
}

#[test]
fn processors() {
    check_state(
        r#""Type": "Map", "End": true"#,
        &["/A This object should have only one of the following fields: [ItemProcessor, Iterator]"],
    );
    check_state(
        &inline(&format!(r#""Iterator": {{{INNER}}}"#)),
        &["/A There should only be one of the following fields: [ItemProcessor, Iterator]"],
    );
    check_state(
        r#""Type": "Map", "Iterator": {"QueryLanguage": "JSONata", "StartAt": "X"}, "End": true"#,
        &[
            "/A/Iterator Field 'QueryLanguage' is not supported",
            "/A/Iterator These fields are required: [States]",
        ],
    );
    let config = |config: &str, expected: &[&str]| {
        check_state(
            &format!(
                r#""Type": "Map", "ItemProcessor": {{"ProcessorConfig": {{{config}}}, {INNER}}}, "End": true"#
            ),
            expected,
        );
    };
    config(r#""Mode": "INLINE""#, &[]);
    config("", &[]);
    config(
        r#""Mode": "DISTRIBUTED""#,
        &["/A/ItemProcessor/ProcessorConfig These fields are required: [ExecutionType]"],
    );
    config(
        r#""Mode": "INLINE", "ExecutionType": "EXPRESS""#,
        &["/A/ItemProcessor/ProcessorConfig Field 'ExecutionType' is not supported"],
    );
    config(
        r#""Mode": "DISTRIBUTED", "ExecutionType": "FAST""#,
        &[
            "/A/ItemProcessor/ProcessorConfig/ExecutionType Value should be one of the following: [STANDARD, EXPRESS]",
        ],
    );
}

#[test]
fn items_and_limits() {
    check_state(
        &inline(
            r#""ItemsPath": "$.a", "MaxConcurrency": 0, "ItemSelector": {"x.$": "$$.Map.Item.Value"}"#,
        ),
        &[],
    );
    check_state(
        &inline(r#""ItemsPath": "$.a[*]", "MaxConcurrency": -1"#),
        &[
            "/A/ItemsPath Value is not a Reference Path: it may select more than one place",
            "/A/MaxConcurrency Minimum value is 0",
        ],
    );
    check_state(
        &inline(r#""MaxConcurrency": 1, "MaxConcurrencyPath": "$.m""#),
        &[
            "/A There should only be one of the following fields: [MaxConcurrency, MaxConcurrencyPath]",
        ],
    );
    check_state(
        &inline(r#""ItemSelector": {}, "Parameters": {}"#),
        &["/A There should only be one of the following fields: [ItemSelector, Parameters]"],
    );
    check_state(
        &distributed(r#""ToleratedFailurePercentage": 101, "ToleratedFailureCountPath": "$.n""#),
        &["/A/ToleratedFailurePercentage Maximum value is 100"],
    );
    for (percentage, findings) in [
        ("12.5", &[][..]),
        ("100.0", &[]),
        (
            "100.5",
            &["/A/ToleratedFailurePercentage Maximum value is 100"],
        ),
        (
            "\"1\"",
            &["/A/ToleratedFailurePercentage Expected value of type Integer"],
        ),
    ] {
        check_state(
            &distributed(&format!(r#""ToleratedFailurePercentage": {percentage}"#)),
            findings,
        );
    }
    check_jsonata_state(
        &inline(r#""Items": [1, "{% $states.input %}"], "MaxConcurrency": "{% 3 %}""#),
        &[],
    );
    check_jsonata_state(
        &inline(r#""Items": "all""#),
        &["/A/Items JSONata string must start with {% and end with %}"],
    );
    check_jsonata_state(
        &inline(r#""Items": 3"#),
        &["/A/Items Expected value of type [ARRAY]"],
    );
}

#[test]
fn readers_batchers_and_writers() {
    check_state(
        &distributed(
            r#""ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key.$": "$.k"},
                "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"], "CSVDelimiter": "PIPE", "MaxItemsPath": "$.m"}},
               "ItemBatcher": {"MaxItemsPerBatch": 10, "MaxInputBytesPerBatchPath": "$.b", "BatchInput": {"x.$": "$.x"}},
               "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"},
                "WriterConfig": {"OutputType": "JSONL", "Transformation": "COMPACT"}},
               "Label": "batch""#,
        ),
        &[],
    );
    for config in [
        r#"{"InputType": "JSONL"}"#,
        r#"{"InputType": "PARQUET", "MaxItems": 5}"#,
        r#"{"InputType": "MANIFEST", "ManifestType": "ATHENA_DATA"}"#,
        r#"{"InputType": "JSON", "ItemsPointer": "/a/b"}"#,
        r#"{"Transformation": "LOAD_AND_FLATTEN", "InputType": "JSON"}"#,
    ] {
        check_state(
            &distributed(&format!(
                r#""ItemReader": {{"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {{"Bucket": "b"}}, "ReaderConfig": {config}}}"#
            )),
            &[],
        );
    }
    let reader = |reader: &str, expected: &[&str]| {
        check_state(
            &distributed(&format!(r#""ItemReader": {{{reader}}}"#)),
            expected,
        );
    };
    reader("", &["/A/ItemReader These fields are required: [Resource]"]);
    reader(
        r#""Resource": "arn:aws:states:::s3:deleteObject""#,
        &["/A/ItemReader/Resource The field 'Resource' does not match any of the allowed values"],
    );
    let config = |config: &str, expected: &[&str]| {
        reader(
            &format!(
                r#""Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {{{config}}}"#
            ),
            expected,
        );
    };
    config(
        r#""InputType": "CSV""#,
        &["/A/ItemReader/ReaderConfig The field 'CSVHeaderLocation' is required"],
    );
    config(
        r#""InputType": "JSON", "CSVHeaderLocation": "FIRST_ROW""#,
        &["/A/ItemReader/ReaderConfig Field 'CSVHeaderLocation' is not supported"],
    );
    config(
        r#""InputType": "CSV", "CSVHeaderLocation": "GIVEN""#,
        &["/A/ItemReader/ReaderConfig These fields are required: [CSVHeaders]"],
    );
    config(
        r#""InputType": "XML", "MaxItems": "3""#,
        &[
            "/A/ItemReader/ReaderConfig/InputType Value should be one of the following: [CSV, JSON, JSONL, PARQUET, MANIFEST]",
            "/A/ItemReader/ReaderConfig/MaxItems Expected value of type Integer",
        ],
    );
    check_state(
        &distributed(r#""ResultWriter": {"WriterConfig": {"OutputType": "XML"}, "Prefix": "p"}"#),
        &[
            "/A/ResultWriter Field 'Prefix' is not supported",
            "/A/ResultWriter/WriterConfig/OutputType Value should be one of the following: [JSON, JSONL]",
        ],
    );
    check_jsonata_state(
        &distributed(
            r#""ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {}}"#,
        ),
        &[
            "/A/ItemReader The QueryLanguage is set to 'JSONata', but field 'Parameters' is only supported for the 'JSONPath' QueryLanguage",
        ],
    );
}

#[test]
fn readers_batchers_and_writers_in_jsonata() {
    check_jsonata_state(
        &distributed(
            r#""ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Arguments": {"Bucket": "b", "Key": "{% $states.input.k %}"},
                "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVDelimiter": "TAB", "MaxItems": "{% $states.input.m %}"}},
               "ItemBatcher": {"MaxItemsPerBatch": "{% $states.input.n %}", "MaxInputBytesPerBatch": 1000, "BatchInput": {"x": "{% $states.input.x %}"}},
               "ItemSelector": {"v": "{% $states.context.Map.Item.Value %}"},
               "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Arguments": "{% $states.input.to %}",
                "WriterConfig": {"OutputType": "JSON", "Transformation": "FLATTEN"}},
               "MaxConcurrency": "{% $states.input.c %}", "ToleratedFailureCount": "{% $states.input.f %}",
               "ToleratedFailurePercentage": "{% $states.input.p %}", "Label": "l""#,
        ),
        &[],
    );
    for (rest, name) in [
        (r#""ItemsPath": "$.a""#, ""),
        (r#""MaxConcurrencyPath": "$.a""#, ""),
        (r#""ToleratedFailureCountPath": "$.a""#, ""),
        (r#""ToleratedFailurePercentagePath": "$.a""#, ""),
        (r#""ResultSelector": {}"#, ""),
        (
            r#""ItemBatcher": {"MaxItemsPerBatch": 1, "MaxItemsPerBatchPath": "$.a"}"#,
            "ItemBatcher",
        ),
        (
            r#""ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON", "MaxItemsPath": "$.a"}}"#,
            "ItemReader/ReaderConfig",
        ),
        (
            r#""ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {}}"#,
            "ResultWriter",
        ),
    ] {
        let field = rest
            .rsplit('"')
            .find(|name| name.ends_with("Path") || ["ResultSelector", "Parameters"].contains(name))
            .unwrap();
        let at = format!("/A/{name}");
        check_jsonata_state(
            &distributed(rest),
            &[&format!(
                "{} The QueryLanguage is set to 'JSONata', but field '{field}' is only supported for the 'JSONPath' QueryLanguage",
                at.trim_end_matches('/')
            )],
        );
    }
}

#[test]
fn what_the_guide_asks_of_readers_and_batchers() {
    let config = |config: &str, expected: &[&str]| {
        check_state(
            &distributed(&format!(
                r#""ItemReader": {{"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {{{config}}}}}"#
            )),
            expected,
        );
    };
    config(
        r#""InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVDelimiter": ";""#,
        &[
            "/A/ItemReader/ReaderConfig/CSVDelimiter Value should be one of the following: [COMMA, PIPE, SEMICOLON, SPACE, TAB]",
        ],
    );
    config(
        r#""InputType": "JSONL", "ItemsPointer": "/a""#,
        &[
            "w NO_EFFECT /A/ItemReader/ReaderConfig/ItemsPointer 'ItemsPointer' has no effect: it points into JSON only",
        ],
    );
    config(
        r#""Transformation": "LOAD_AND_FLATTEN""#,
        &[
            "w NO_EFFECT /A/ItemReader/ReaderConfig/Transformation 'LOAD_AND_FLATTEN' wants an 'InputType', which tells what the objects hold",
        ],
    );
    config(
        r#""ManifestType": "ATHENA_DATA", "InputType": "PARQUET", "MaxItems": 5"#,
        &[],
    );
    config(
        r#""InputType": "JSON", "MaxItems": -1, "MaxItemsPath": "$.m""#,
        &[
            "/A/ItemReader/ReaderConfig There should only be one of the following fields: [MaxItems, MaxItemsPath]",
        ],
    );
    check_state(
        &distributed(r#""ItemBatcher": {"BatchInput": {}}"#),
        &[
            "w NO_EFFECT /A/ItemBatcher 'ItemBatcher' wants 'MaxItemsPerBatch' or 'MaxInputBytesPerBatch', or both",
        ],
    );
    check_state(
        &distributed(r#""ItemBatcher": {"MaxItemsPerBatch": 0, "MaxInputBytesPerBatch": 262145}"#),
        &[
            "/A/ItemBatcher/MaxItemsPerBatch Minimum value is 1",
            "/A/ItemBatcher/MaxInputBytesPerBatch Maximum value is 262144",
        ],
    );
}

#[test]
fn parallel() {
    check_state(
        r#""Type": "Parallel", "Branches": [], "End": true"#,
        &["/A/Branches Value cannot be empty"],
    );
    check_state(
        r#""Type": "Parallel", "Branches": [{"StartAt": "X"}, 1], "End": true"#,
        &[
            "/A/Branches[0] These fields are required: [States]",
            "/A/Branches[1] Expected value of type [OBJECT]",
        ],
    );
    check_state(
        &format!(
            r#""Type": "Parallel", "Branches": [{{{INNER}, "TimeoutSeconds": 1}}], "End": true"#
        ),
        &["/A/Branches[0] Field 'TimeoutSeconds' is not supported"],
    );
}
