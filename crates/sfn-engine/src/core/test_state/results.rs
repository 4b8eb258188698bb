//! Whether a mocked result has the form that the service's API gives it.
//!
//! The forms stand in `results.json`, which `extract.py` writes from the services' public models. Services that are not in
//! it, jobs (`.sync`) and callbacks are not checked.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use asl::model::{IntegrationPattern, TaskResource};
use serde::Deserialize;
use serde_json::Value;

static RESULTS: LazyLock<Option<Results>> =
    LazyLock::new(|| serde_json::from_str(include_str!("results.json")).ok());

#[derive(Debug, Deserialize)]
struct Results {
    services: BTreeMap<String, BTreeMap<String, usize>>,
    shapes: Vec<Shape>,
}

/// What `extract.py` tells of a shape; its members are described there.
#[derive(Debug, Deserialize)]
struct Shape {
    #[serde(rename = "m")]
    members: Option<BTreeMap<String, usize>>,
    #[serde(rename = "r", default)]
    required: Vec<String>,
    #[serde(rename = "l")]
    items: Option<usize>,
    #[serde(rename = "k")]
    values: Option<usize>,
    #[serde(rename = "t")]
    kind: Option<Kind>,
    #[serde(rename = "e")]
    allowed: Option<Vec<String>>,
    #[serde(rename = "n")]
    min: Option<f64>,
    #[serde(rename = "x")]
    max: Option<f64>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    String,
    Number,
    Boolean,
    Timestamp,
    Blob,
}

/// The API's name of a service that has another in an optimised integration.
fn sdk_name(service: &str) -> &str {
    match service.strip_prefix("aws-sdk:").unwrap_or(service) {
        "events" => "eventbridge",
        "states" => "sfn",
        other => other,
    }
}

/// Checks the result of a task against the API of its resource; `required` says whether required members must be there.
///
/// # Errors
/// The first fault, in AWS's words.
pub(super) fn check(resource: &str, result: &Value, required: bool) -> Result<(), String> {
    let Some(TaskResource::Integration {
        service,
        action,
        pattern: IntegrationPattern::RequestResponse,
    }) = TaskResource::parse(resource)
    else {
        return Ok(());
    };
    // The optimised integration gives the function's result as JSON, which the API has as bytes.
    if service == "lambda" {
        return Ok(());
    }
    let Some(results) = RESULTS.as_ref() else {
        return Ok(());
    };
    let actions = results.services.get(sdk_name(&service));
    match actions.and_then(|actions| actions.get(&action)) {
        Some(shape) => results.check("result", *shape, result, required),
        None => Ok(()),
    }
}

impl Results {
    fn check(
        &self,
        field: &str,
        index: usize,
        value: &Value,
        required: bool,
    ) -> Result<(), String> {
        let Some(shape) = self.shapes.get(index) else {
            return Ok(());
        };
        let must_be = |kind: &str| Err(format!("Field '{field}' must be {kind}"));
        if let Some(members) = &shape.members {
            let Value::Object(found) = value else {
                return must_be("an object");
            };
            if required
                && let Some(name) = shape.required.iter().find(|it| !found.contains_key(*it))
            {
                return Err(format!("Required field '{name}' is missing"));
            }
            // Members that the API has not are let through.
            return found
                .iter()
                .try_for_each(|(name, value)| match members.get(name) {
                    Some(shape) => self.check(name, *shape, value, required),
                    None => Ok(()),
                });
        }
        if let Some(item) = shape.items {
            let Value::Array(found) = value else {
                return must_be("an array");
            };
            return found
                .iter()
                .try_for_each(|value| self.check(field, item, value, required));
        }
        if let Some(inner) = shape.values {
            let Value::Object(found) = value else {
                return must_be("an object");
            };
            return found
                .iter()
                .try_for_each(|(name, value)| self.check(name, inner, value, required));
        }
        match (shape.kind, value) {
            (None, _) => Ok(()),
            (Some(Kind::Number), Value::Number(number)) => {
                let number = number.as_f64().unwrap_or_default();
                if shape.max.is_some_and(|max| number > max) {
                    return Err(format!("Field '{field}' exceeds the maximum value"));
                }
                if shape.min.is_some_and(|min| number < min) {
                    return Err(format!("Field '{field}' is smaller than the minimum value"));
                }
                Ok(())
            }
            (Some(Kind::Number), _) => must_be("a number"),
            (Some(Kind::Boolean), Value::Bool(_)) => Ok(()),
            (Some(Kind::Boolean), _) => must_be("a boolean"),
            (Some(Kind::String | Kind::Blob), Value::String(text)) => shape.check_text(field, text),
            (Some(Kind::Timestamp), Value::String(_)) => Ok(()),
            (Some(_), _) => must_be("a string"),
        }
    }
}

impl Shape {
    fn check_text(&self, field: &str, text: &str) -> Result<(), String> {
        if let Some(allowed) = &self.allowed
            && !allowed.iter().any(|it| it == text)
        {
            return Err(format!("Field '{field}' is not an expected value"));
        }
        #[allow(clippy::cast_precision_loss)] // no text is that long
        let length = text.chars().count() as f64;
        if self.min.is_some_and(|min| length < min) {
            return Err(format!(
                "Field '{field}' is smaller than the minimum length"
            ));
        }
        if self.max.is_some_and(|max| length > max) {
            return Err(format!("Field '{field}' exceeds the maximum length"));
        }
        Ok(())
    }
}
