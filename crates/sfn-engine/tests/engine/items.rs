//! What a Distributed Map reads and writes. Cases are data: `items/*.json`.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use asl::Options;
use asl::model::{MapState, StateKind};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use sfn_engine::items::{
    Batcher, Batching, ChildExecution, ChildStatus, Items, ItemsError, LocalS3, ReaderRequest,
    ResultExport, ResultList, WriterRequest,
};
use tempfile::TempDir;

/// A folder with the objects of a case.
fn s3(objects: &Value) -> (TempDir, LocalS3) {
    let dir = tempfile::tempdir().unwrap();
    for (place, content) in objects.as_object().into_iter().flatten() {
        let path = dir.path().join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes(content)).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        let modified = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        file.set_modified(modified).unwrap();
    }
    let s3 = LocalS3::new(dir.path().to_owned());
    (dir, s3)
}

fn bytes(content: &Value) -> Vec<u8> {
    let member = |name: &str| content.get(name).and_then(Value::as_str);
    if let Some(text) = content.as_str() {
        text.as_bytes().to_vec()
    } else if let Some(text) = member("gzip") {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap()
    } else if let Some(text) = member("zstd") {
        zstd::encode_all(text.as_bytes(), 0).unwrap()
    } else {
        BASE64_STANDARD.decode(member("base64").unwrap()).unwrap()
    }
}

/// The Map state with these fields.
fn map_state(fields: &Value) -> MapState {
    let mut state = json!({
        "Type": "Map", "End": true,
        "ItemProcessor": {
            "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
            "StartAt": "P", "States": { "P": { "Type": "Pass", "End": true } },
        },
    });
    let members = fields.as_object().unwrap().clone();
    state.as_object_mut().unwrap().extend(members);
    let definition = json!({ "StartAt": "M", "States": { "M": state } }).to_string();
    let machine = asl::model_of(&definition, Options::default()).unwrap();
    match &machine.flow.states["M"].kind {
        StateKind::Map(map) => map.as_ref().clone(),
        other => panic!("{other:?}"),
    }
}

fn reader(item_reader: &Value, max_items: Option<i64>) -> Result<ReaderRequest, ItemsError> {
    let map = map_state(&json!({ "ItemReader": item_reader }));
    let given = item_reader.pointer("/ReaderConfig/MaxItems");
    let max_items = max_items.or_else(|| given.and_then(Value::as_i64));
    ReaderRequest::new(
        &map.item_reader.unwrap(),
        item_reader.get("Parameters"),
        max_items,
    )
}

fn cases(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/engine/items")
        .join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Reads a case's dataset and compares everything that the case expects.
fn check(case: &Value) {
    let about = case["about"].as_str().unwrap();
    let (_dir, s3) = s3(&case["s3"]);
    let items = reader(&case["itemReader"], case["maxItems"].as_i64()).and_then(|it| it.read(&s3));
    let (mut values, mut keys, mut sources, mut error) = (vec![], vec![], vec![], None);
    match items {
        Err(why) => error = Some(why),
        Ok(items) => {
            for item in items {
                match item {
                    Ok(item) => {
                        values.push(item.value);
                        keys.push(json!(item.key));
                        sources.push(json!(item.source));
                    }
                    Err(why) => error = Some(why),
                }
            }
        }
    }
    let expected = &case["expect"];
    let no_items = json!([]);
    let wanted = expected.get("items").unwrap_or(&no_items);
    assert_eq!(json!(values), *wanted, "{about}: {error:?}");
    if expected["ordered"] == true {
        // Equal texts have their members in the same order.
        assert_eq!(json!(values).to_string(), wanted.to_string(), "{about}");
    }
    assert_eq!(
        json!([
            error.as_ref().map(|it| it.error),
            error.as_ref().map(|it| &it.cause)
        ]),
        json!([expected.get("error"), expected.get("cause")]),
        "{about}"
    );
    if let Some(wanted) = expected.get("keys") {
        assert_eq!(json!(keys), *wanted, "{about}");
    }
    if let Some(wanted) = expected.get("sources") {
        assert_eq!(json!(sources), *wanted, "{about}");
    }
    if let Some(wanted) = expected.get("source") {
        assert!(
            sources.iter().all(|it| it == wanted),
            "{about}: {sources:?}"
        );
    }
}

#[test]
fn datasets_give_their_items_one_by_one() {
    for name in [
        "json.json",
        "json_lines.json",
        "csv.json",
        "parquet.json",
        "max_items.json",
        "places.json",
        "listings.json",
        "manifests.json",
    ] {
        let cases = cases(name);
        assert!(!cases.is_empty(), "{name}");
        cases.iter().for_each(check);
    }
}

#[test]
fn a_symbolic_link_does_not_lead_out_of_the_folder() {
    let secret = tempfile::tempdir().unwrap();
    fs::write(secret.path().join("a.json"), "[1]").unwrap();
    let (dir, s3) = s3(&json!({ "data/b.json": "[2]" }));
    let link = |target: &Path, name: &str| {
        std::os::unix::fs::symlink(target, dir.path().join("data").join(name)).unwrap();
    };
    link(&secret.path().join("a.json"), "file.json");
    link(secret.path(), "folder");
    for key in ["file.json", "folder/a.json"] {
        let error = s3.open("data", key).unwrap_err().to_string();
        assert!(error.contains("a symbolic link leads out"), "{error}");
    }
    let keys: Vec<String> = s3
        .list("data", "")
        .unwrap()
        .map(|object| object.unwrap().key)
        .collect();
    assert_eq!(keys, ["b.json"]);

    let writer = json!({ "Resource": "arn:aws:states:::s3:putObject", "Parameters": { "Bucket": "data", "Prefix": "folder" } });
    let error = export(&s3, &writer, 0, &[succeeded("[1]", "1")]).unwrap_err();
    assert_eq!(error.error, "States.ResultWriterFailed");
    assert!(error.cause.contains("a symbolic link leads out"), "{error}");
    assert_eq!(fs::read_dir(secret.path()).unwrap().count(), 1);
}

#[test]
fn a_damaged_parquet_file_is_an_error_and_nothing_worse() {
    let case = &cases("parquet.json")[0];
    let whole = bytes(&case["s3"]["data/rows.parquet"]);
    let wanted = case["expect"]["items"].as_array().unwrap().len();
    let mut damaged = 0;
    for at in (4..whole.len() - 8).step_by(37) {
        let mut content = whole.clone();
        content[at] ^= 0x55;
        let content = BASE64_STANDARD.encode(&content);
        let (_dir, s3) = s3(&json!({ "data/rows.parquet": { "base64": content } }));
        let items = reader(&case["itemReader"], None).and_then(|it| it.read(&s3));
        match items {
            Err(_) => damaged += 1,
            Ok(items) => {
                let read: Vec<_> = items.take(wanted + 1).collect();
                damaged += usize::from(read.iter().any(Result::is_err));
            }
        }
    }
    assert!(damaged > 10, "{damaged}");
}

#[test]
fn a_hundred_thousand_items_are_read_to_the_last() {
    let row = |n: usize| format!("{{\"n\":{n},\"text\":\"{}\"}}", "x".repeat(n % 60));
    let rows: Vec<String> = (0..100_000).map(row).collect();
    let array = format!("[{}]", rows.join(","));
    let lines = rows.join("\n");
    let (_dir, s3) = s3(&json!({ "data/a.json": array, "data/a.jsonl": lines }));
    for (key, kind) in [("a.json", "JSON"), ("a.jsonl", "JSONL")] {
        let item_reader = json!({
            "Resource": "arn:aws:states:::s3:getObject",
            "Parameters": { "Bucket": "data", "Key": key },
            "ReaderConfig": { "InputType": kind },
        });
        let items = reader(&item_reader, None).unwrap().read(&s3).unwrap();
        let numbers = items.map(|item| item.unwrap().value["n"].as_u64().unwrap());
        assert!(numbers.eq(0..100_000), "{kind}");
    }
}

#[test]
fn the_input_of_the_state_is_a_dataset_when_it_holds_several_values() {
    let read = |value: Value| {
        Items::of_state_data(value).map(|items| {
            items
                .map(|item| item.map(|it| (it.key, it.value, it.source)).unwrap())
                .collect::<Vec<_>>()
        })
    };
    let source: Arc<str> = "STATE_DATA".into();
    assert_eq!(
        read(json!([1, null])).unwrap(),
        [
            (None, json!(1), source.clone()),
            (None, Value::Null, source.clone())
        ]
    );
    assert_eq!(
        read(json!({ "b": 1, "a": [2] })).unwrap(),
        [
            (Some("b".to_owned()), json!(1), source.clone()),
            (Some("a".to_owned()), json!([2]), source)
        ]
    );
    assert_eq!(read(json!("text")).unwrap_err(), "text");
}

/// Batches of items, as JSON.
fn batches(batching: &Batching, items: &[Value]) -> Result<Vec<Value>, ItemsError> {
    let mut batcher = Batcher::new(batching)?;
    let mut batches = Vec::new();
    for item in items {
        batches.extend(batcher.push(item)?);
    }
    batches.extend(batcher.finish());
    assert_eq!(batcher.finish(), None);
    let total: usize = batches.iter().map(|batch| batch.items).sum();
    assert_eq!(total, items.len());
    Ok(batches.iter().map(|batch| json!(batch.input)).collect())
}

#[test]
fn items_are_put_together_within_both_bounds() {
    for case in cases("batches.json") {
        let about = case["about"].as_str().unwrap();
        let batching = Batching {
            max_items: case["maxItemsPerBatch"].as_i64(),
            max_input_bytes: case["maxInputBytesPerBatch"].as_i64(),
            batch_input: case.get("batchInput").cloned(),
        };
        let got = batches(&batching, case["items"].as_array().unwrap());
        let got = got.map_or_else(
            |error| json!({ "error": error.error, "cause": error.cause }),
            |it| json!(it),
        );
        assert_eq!(got, case["expect"], "{about}");
    }
}

#[test]
fn no_batch_is_larger_than_an_execution_input_may_be() {
    let items: Vec<Value> = (0..40).map(|n| json!("x".repeat(n * 1_000))).collect();
    let batching = Batching {
        max_items: Some(1_000),
        batch_input: Some(json!({ "note": "y".repeat(5_000) })),
        ..Batching::default()
    };
    let batches = batches(&batching, &items).unwrap();
    let sizes: Vec<usize> = batches
        .iter()
        .map(|it| it.as_str().unwrap().len())
        .collect();
    assert!(sizes.iter().all(|size| *size <= 262_144), "{sizes:?}");
    // No batch but the last would have had room for the next item.
    assert!(
        sizes.iter().rev().skip(1).all(|size| *size > 220_000),
        "{sizes:?}"
    );
    let alone = batches_of_one_too_large();
    assert_eq!(alone.error, "States.ItemReaderFailed");
}

fn batches_of_one_too_large() -> ItemsError {
    let item = json!("x".repeat(262_144));
    batches(&Batching::default(), &[json!(1), item]).unwrap_err()
}

fn succeeded(input: &str, output: &str) -> ChildExecution {
    ChildExecution {
        status: ChildStatus::Succeeded,
        input: input.to_owned(),
        output: Some(output.to_owned()),
        error: None,
        cause: None,
        execution_arn: Some("arn:aws:states:us-east-1:123456789012:execution:m/M:c".to_owned()),
        name: Some("c".to_owned()),
        state_machine_arn: Some(
            "arn:aws:states:us-east-1:123456789012:stateMachine:m/M".to_owned(),
        ),
        start_millis: Some(1_700_000_000_001),
        stop_millis: Some(1_700_000_000_250),
        redrive_count: Some(0),
        redrive_status: Some("NOT_REDRIVABLE".to_owned()),
        redrive_status_reason: Some("Execution is SUCCEEDED and cannot be redriven".to_owned()),
    }
}

fn ended(status: ChildStatus) -> ChildExecution {
    ChildExecution {
        status,
        output: None,
        error: Some("Oops".to_owned()),
        cause: Some("a cause".to_owned()),
        redrive_status: Some("REDRIVABLE_BY_MAP_RUN".to_owned()),
        redrive_status_reason: None,
        ..succeeded("{}", "")
    }
}

fn pending() -> ChildExecution {
    ChildExecution {
        status: ChildStatus::Pending,
        input: "[7]".to_owned(),
        output: None,
        error: None,
        cause: None,
        execution_arn: None,
        name: None,
        state_machine_arn: None,
        start_millis: None,
        stop_millis: None,
        redrive_count: None,
        redrive_status: None,
        redrive_status_reason: None,
    }
}

const MAP_RUN: &str = "arn:aws:states:us-east-1:123456789012:mapRun:m/M:0b7";

fn writer(result_writer: &Value) -> WriterRequest {
    let map = map_state(&json!({ "ResultWriter": result_writer }));
    WriterRequest::new(&map.result_writer.unwrap(), result_writer.get("Parameters")).unwrap()
}

fn export(
    s3: &LocalS3,
    result_writer: &Value,
    redrive_count: u64,
    children: &[ChildExecution],
) -> Result<Value, ItemsError> {
    let mut export = ResultExport::begin(s3, &writer(result_writer), MAP_RUN, redrive_count)?;
    for child in children {
        export.add(child)?;
    }
    export.finish()
}

/// The children of the cases about results, by the names that the cases use.
fn child(name: &str) -> ChildExecution {
    match name {
        "one" => succeeded("1", "{\"n\": 1}"),
        "array" => succeeded("2", "[2, [3]]\n"),
        "lines" => succeeded("4", "{\n  \"n\": 4\n}"),
        "failed" => ended(ChildStatus::Failed),
        "aborted" => ended(ChildStatus::Aborted),
        "timed out" => ended(ChildStatus::TimedOut),
        "pending" => pending(),
        other => panic!("{other}"),
    }
}

fn children(case: &Value) -> Vec<ChildExecution> {
    let names = case["children"].as_array().unwrap();
    names.iter().map(|it| child(it.as_str().unwrap())).collect()
}

#[test]
fn results_are_exported_as_aws_does() {
    for case in cases("exports.json") {
        let about = case["about"].as_str().unwrap();
        let (dir, s3) = s3(&json!({}));
        let redrive = case["redriveCount"].as_u64().unwrap_or(0);
        let result = export(&s3, &case["resultWriter"], redrive, &children(&case)).unwrap();
        assert_eq!(result, case["expect"]["result"], "{about}");
        let files = case["expect"]["files"].as_object().unwrap();
        for (place, wanted) in files {
            let text = fs::read_to_string(dir.path().join(place)).unwrap();
            // A text is compared as it is, anything else by the text of its JSON: the order of members counts.
            let wanted = wanted
                .as_str()
                .map_or_else(|| wanted.to_string(), str::to_owned);
            let text = match place.ends_with(".json") {
                true => serde_json::from_str::<Value>(&text).unwrap().to_string(),
                false => text,
            };
            assert_eq!(text, wanted, "{about}: {place}");
        }
        let bucket = result["ResultWriterDetails"]["Bucket"].as_str().unwrap();
        let listed: Vec<String> = s3
            .list(bucket, "")
            .unwrap()
            .map(|object| format!("{bucket}/{}", object.unwrap().key))
            .collect();
        let mut names: Vec<&String> = files.keys().collect();
        names.sort();
        assert_eq!(listed.iter().collect::<Vec<_>>(), names, "{about}");
        let manifest = result["ResultWriterDetails"]["Key"].as_str().unwrap();
        let manifest = fs::read_to_string(dir.path().join(bucket).join(manifest)).unwrap();
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        for file in manifest["ResultFiles"].as_object().unwrap().values() {
            for file in file.as_array().unwrap() {
                let object = s3.open(bucket, file["Key"].as_str().unwrap()).unwrap();
                assert_eq!(file["Size"], object.size, "{about}");
            }
        }
    }
}

#[test]
fn results_in_the_output_have_the_form_that_is_asked_for() {
    for case in cases("results.json") {
        let about = case["about"].as_str().unwrap();
        let request = match case.get("resultWriter") {
            Some(result_writer) => writer(result_writer),
            None => WriterRequest::default(),
        };
        assert!(!request.exports(), "{about}");
        let mut list = ResultList::new(&request);
        for child in children(&case) {
            list.add(&child).unwrap();
        }
        let output: Value = serde_json::from_str(&list.finish()).unwrap();
        assert_eq!(output.to_string(), case["expect"].to_string(), "{about}");
    }
}
