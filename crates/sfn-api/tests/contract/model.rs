//! The contract says what the service model says. The model is the one that an installed botocore ships where
//! `STEPDECK_BOTOCORE_DATA` names its data directory, else the committed one.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::{Map, Value, json};
use sfn_api::{ErrorCode, Kind, MemberShape, OPERATIONS, OperationShape, ServiceError, Shape};

fn model() -> Value {
    match std::env::var_os("STEPDECK_BOTOCORE_DATA") {
        Some(data) => {
            let packed = Path::new(&data).join("stepfunctions/2016-11-23/service-2.json.gz");
            serde_json::from_reader(GzDecoder::new(File::open(packed).unwrap())).unwrap()
        }
        None => {
            let committed = concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/model/stepfunctions-2016-11-23.json"
            );
            serde_json::from_reader(File::open(committed).unwrap()).unwrap()
        }
    }
}

/// botocore refers as `{"shape": NAME}`, the committed model by the name alone.
fn referred(value: &Value) -> &Value {
    value.get("shape").unwrap_or(value)
}

fn names<'a>(value: &'a Value) -> BTreeSet<&'a str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect::<BTreeSet<&'a str>>()
}

/// The operation as the model would tell it.
fn told_operation(operation: &OperationShape) -> Value {
    json!({
        "input": operation.input.name,
        "output": operation.output.name,
        "errors": operation.errors,
        "idempotent": operation.idempotent,
        "hostPrefix": operation.host_prefix,
    })
}

/// The shape as the model would tell it, but for what does not matter here (`box`) and what is checked apart (`sensitive`).
fn told_shape(shape: &Shape) -> Value {
    let (kind, mut more) = match &shape.kind {
        Kind::Structure { members } => ("structure", told_members(members)),
        Kind::Text { min, max, pattern } => (
            "string",
            json!({"min": min, "max": max, "pattern": pattern}),
        ),
        Kind::Enum { values } => ("string", json!({"enum": values})),
        Kind::Boolean => ("boolean", json!({})),
        Kind::Integer { min, max } => ("integer", json!({"min": min, "max": max})),
        Kind::Long { min, max } => ("long", json!({"min": min, "max": max})),
        Kind::Float { min, max } => ("float", json!({"min": min, "max": max})),
        Kind::Timestamp => ("timestamp", json!({})),
        Kind::List { min, max, member } => (
            "list",
            json!({"min": min, "max": max, "member": {"shape": member.name}}),
        ),
        Kind::Map {
            min,
            max,
            key,
            value,
        } => (
            "map",
            json!({"min": min, "max": max, "key": {"shape": key.name}, "value": {"shape": value.name}}),
        ),
    };
    more["type"] = json!(kind);
    let present = more
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, value)| !value.is_null());
    present
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect::<Map<_, _>>()
        .into()
}

/// Members as a list: their order counts.
fn told_members(members: &[MemberShape]) -> Value {
    let member = |member: &MemberShape| {
        json!([
            member.name,
            member.shape.name,
            member.required,
            member.idempotency_token
        ])
    };
    json!({"members": members.iter().map(member).collect::<Value>()})
}

/// The model's shape in the same form.
fn expected_shape(shape: &Value) -> Value {
    let mut expected = Map::new();
    for (key, value) in shape.as_object().unwrap() {
        match key.as_str() {
            "documentation" | "box" | "sensitive" | "required" => {}
            "members" => {
                let required = shape["required"].as_array().cloned().unwrap_or_default();
                let members = value.as_object().unwrap().iter().map(|(name, member)| {
                    let token = member.get("idempotencyToken") == Some(&json!(true));
                    json!([
                        name,
                        member["shape"],
                        required.contains(&json!(name)),
                        token
                    ])
                });
                expected.insert(key.clone(), members.collect());
            }
            "member" | "key" | "value" => {
                expected.insert(key.clone(), json!({"shape": value["shape"]}));
            }
            _ => {
                expected.insert(key.clone(), value.clone());
            }
        }
    }
    expected.into()
}

fn inner(shape: &'static Shape) -> Vec<&'static Shape> {
    match &shape.kind {
        Kind::Structure { members } => members.iter().map(|member| member.shape).collect(),
        Kind::List { member, .. } => vec![member],
        Kind::Map { key, value, .. } => vec![key, value],
        _ => Vec::new(),
    }
}

#[test]
fn operations_are_those_of_the_model() {
    let model = model();
    let ours: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(ours, names(&model["operations"]));
    for operation in OPERATIONS {
        let theirs = &model["operations"][operation.name];
        let errors: Value = theirs["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(referred)
            .cloned()
            .collect();
        let prefix = theirs
            .get("hostPrefix")
            .or_else(|| theirs.get("endpoint").and_then(|e| e.get("hostPrefix")));
        let expected = json!({
            "input": referred(&theirs["input"]),
            "output": referred(&theirs["output"]),
            "errors": errors,
            "idempotent": theirs.get("idempotent") == Some(&json!(true)),
            "hostPrefix": prefix,
        });
        assert_eq!(told_operation(operation), expected, "{}", operation.name);
    }
}

#[test]
fn shapes_are_those_of_the_model() {
    let model = model();
    let mut seen = BTreeSet::new();
    let mut open: Vec<&Shape> = OPERATIONS
        .iter()
        .flat_map(|o| [o.input, o.output])
        .collect();
    while let Some(shape) = open.pop() {
        if !seen.insert(shape.name) {
            continue;
        }
        let theirs = &model["shapes"][shape.name];
        assert_eq!(told_shape(shape), expected_shape(theirs), "{}", shape.name);
        assert!(
            shape.sensitive || theirs.get("sensitive").is_none(),
            "{} is sensitive",
            shape.name
        );
        open.extend(inner(shape));
    }
    assert!(seen.len() > 150, "only {} shapes were compared", seen.len());
}

#[test]
fn every_error_of_the_model_has_its_code_and_keeps_its_members() {
    let model = model();
    let errors = model["shapes"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, shape)| shape.get("exception").is_some());
    let mut count = 0;
    for (name, shape) in errors {
        count += 1;
        assert!(
            !matches!(ErrorCode::from(name.as_str()), ErrorCode::Unknown(_)),
            "{name}"
        );
        let mut body: Map<String, Value> = names(&shape["members"])
            .into_iter()
            .map(|member| (member.to_owned(), json!("some text")))
            .collect();
        body.insert("__type".to_owned(), json!(name));
        let error: ServiceError = serde_json::from_value(Value::Object(body.clone())).unwrap();
        assert_eq!(
            serde_json::to_value(error).unwrap(),
            Value::Object(body),
            "{name}"
        );
    }
    assert!(count > 30, "only {count} errors were compared");
}
