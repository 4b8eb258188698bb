//! Strips the service model that botocore ships to the facts the generator needs: no sentence of documentation stays.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value, json};

/// Where botocore keeps the model, below its data directory.
const PLACE: &str = "stepfunctions/2016-11-23";

/// The stripped model and paginators, as texts to commit.
pub struct Stripped {
    pub model: String,
    pub paginators: String,
}

/// Reads botocore's data directory (`botocore/data`) and strips the model.
pub fn strip(botocore_data: &Path) -> Result<Stripped, String> {
    let place = botocore_data.join(PLACE);
    let model = read(&place, "service-2.json")?;
    let paginators = read(&place, "paginators-1.json")?;
    Ok(Stripped {
        model: pretty(&strip_model(&model)?)?,
        paginators: pretty(&sorted(&paginators))?,
    })
}

fn read(place: &Path, name: &str) -> Result<Value, String> {
    let plain = place.join(name);
    let packed = place.join(format!("{name}.gz"));
    let failed =
        |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    if packed.exists() {
        let file = File::open(&packed).map_err(|error| failed(&packed, &error))?;
        let mut text = String::new();
        flate2::read::GzDecoder::new(file)
            .read_to_string(&mut text)
            .map_err(|error| failed(&packed, &error))?;
        return serde_json::from_str(&text).map_err(|error| failed(&packed, &error));
    }
    let text = std::fs::read_to_string(&plain).map_err(|error| failed(&plain, &error))?;
    serde_json::from_str(&text).map_err(|error| failed(&plain, &error))
}

fn strip_model(model: &Value) -> Result<Value, String> {
    let metadata = [
        "apiVersion",
        "endpointPrefix",
        "jsonVersion",
        "targetPrefix",
    ];
    let metadata: Map<String, Value> = metadata
        .iter()
        .map(|key| ((*key).to_owned(), model["metadata"][key].clone()))
        .collect();
    let mut operations = Map::new();
    for (name, operation) in sorted_entries(&model["operations"])? {
        let mut kept = Map::new();
        kept.insert("input".to_owned(), operation["input"]["shape"].clone());
        kept.insert("output".to_owned(), operation["output"]["shape"].clone());
        let errors = operation["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|error| error["shape"].clone());
        kept.insert("errors".to_owned(), errors.collect());
        if operation["idempotent"] == json!(true) {
            kept.insert("idempotent".to_owned(), json!(true));
        }
        if let Some(prefix) = operation["endpoint"].get("hostPrefix") {
            kept.insert("hostPrefix".to_owned(), prefix.clone());
        }
        operations.insert(name.clone(), Value::Object(kept));
    }
    let mut shapes = Map::new();
    for (name, shape) in sorted_entries(&model["shapes"])? {
        shapes.insert(name.clone(), without_documentation(shape));
    }
    Ok(json!({ "metadata": metadata, "operations": operations, "shapes": shapes }))
}

/// Members keep the order in which the service declares them: forms and validation errors follow it.
fn without_documentation(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            // A member may itself be called `documentation`; its value would be an object.
            .filter(|(key, value)| !(key.as_str() == "documentation" && value.is_string()))
            .map(|(key, value)| (key.clone(), without_documentation(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(without_documentation).collect(),
        other => other.clone(),
    }
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut entries: Vec<_> = members.iter().collect();
            entries.sort_by(|a, b| a.0.cmp(b.0));
            entries
                .into_iter()
                .map(|(key, value)| (key.clone(), sorted(value)))
                .collect::<Map<_, _>>()
                .into()
        }
        other => other.clone(),
    }
}

fn sorted_entries(value: &Value) -> Result<Vec<(&String, &Value)>, String> {
    let members = value
        .as_object()
        .ok_or("the service model has not the expected form")?;
    let mut entries: Vec<_> = members.iter().collect();
    entries.sort_by(|a, b| a.0.cmp(b.0));
    Ok(entries)
}

fn pretty(value: &Value) -> Result<String, String> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|error| error.to_string())
}
