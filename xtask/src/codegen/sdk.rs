//! `crates/sfn-client/src/generated/*.rs`: the contract's shapes to the SDK's and back, and the calls.
//!
//! The SDK's fields and builders follow rules: a setter `set_NAME` takes an `Option` of the SDK's type; a builder of a structure
//! with required members is fallible; a required member of an answer is no `Option`, unless it is a structure. Where a rule
//! leaves a choice (an optional number may be a plain number, a builder may be fallible) the traits of the client's
//! `convert` module take both.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::model::{Kind, Model};
use super::names;
use super::rust::{MARK, format};

/// Enumerations, both ways.
pub fn enums(model: &Model) -> Result<String, String> {
    let reachable = model.reachable();
    let mut out = format!("{MARK}\nuse crate::convert::text_enums;\n\ntext_enums! {{\n");
    for (shape, _) in model
        .enums()
        .filter(|(shape, _)| reachable.contains(&shape.name))
    {
        let _ = writeln!(out, "{},", shape.name);
    }
    out.push_str("}\n");
    format(&out)
}

/// Structures inside inputs, to the SDK's.
pub fn into_sdk(model: &Model) -> Result<String, String> {
    let mut out = format!("{MARK}\nuse crate::convert::{{Built, BuildError, IntoSdk}};\n");
    let inputs: BTreeSet<&String> = model
        .operations
        .iter()
        .map(|operation| &operation.input)
        .collect();
    for name in model.reachable_from(inputs.iter().map(|name| (*name).clone()).collect()) {
        let shape = model.shape(&name)?;
        if inputs.contains(&name) || !matches!(shape.kind, Kind::Structure(_)) {
            continue;
        }
        let _ = write!(
            out,
            "\nimpl IntoSdk for sfn_api::{name} {{\ntype Sdk = aws_sdk_sfn::types::{name};\n\n\
             fn into_sdk(self) -> Result<Self::Sdk, BuildError> {{\n{}.build().built()\n}}\n}}\n",
            setters(
                shape,
                &format!("aws_sdk_sfn::types::{name}::builder()"),
                "self"
            )
        );
    }
    format(&out)
}

fn setters(shape: &super::model::Shape, start: &str, from: &str) -> String {
    let mut out = start.to_owned();
    for field in shape.fields() {
        let rust = names::rust_field(&field.name);
        let setter = names::snake(&field.name);
        let value = if field.required {
            format!("Some({from}.{rust}.into_sdk()?)")
        } else {
            format!("{from}.{rust}.map(IntoSdk::into_sdk).transpose()?")
        };
        let _ = write!(out, "\n.set_{setter}({value})");
    }
    out
}

/// Outputs and structures inside them, from the SDK's.
pub fn from_sdk(model: &Model) -> Result<String, String> {
    let mut out =
        format!("{MARK}\nuse crate::convert::{{FromSdk, Missing, optional, required}};\n");
    let mut of_operation = std::collections::BTreeMap::new();
    for operation in &model.operations {
        of_operation.insert(operation.output.clone(), names::snake(&operation.name));
    }
    for name in model.reachable_from(of_operation.keys().cloned().collect()) {
        let shape = model.shape(&name)?;
        if !matches!(shape.kind, Kind::Structure(_)) {
            continue;
        }
        let place = match of_operation.get(&name) {
            Some(operation) => format!("operation::{operation}"),
            None => "types".to_owned(),
        };
        let sdk = if shape.fields().is_empty() {
            "_sdk"
        } else {
            "sdk"
        };
        let _ = write!(
            out,
            "\nimpl FromSdk for sfn_api::{name} {{\ntype Sdk = aws_sdk_sfn::{place}::{name};\n\n\
             fn from_sdk({sdk}: Self::Sdk) -> Result<Self, Missing> {{\nOk(Self {{\n"
        );
        for field in shape.fields() {
            let rust = names::rust_field(&field.name);
            let value = if field.required {
                format!("required(sdk.{rust}, {:?})?", field.name)
            } else {
                format!("optional(sdk.{rust})?")
            };
            let _ = writeln!(out, "{rust}: {value},");
        }
        out.push_str("})\n}\n}\n");
    }
    format(&out)
}

/// Each operation through the SDK's client.
pub fn calls(model: &Model) -> Result<String, String> {
    let mut out = format!(
        "{MARK}\nuse aws_sdk_sfn::config::Builder as Overrides;\nuse sfn_api::operations;\n\n\
         use crate::call::{{Call, sealed::Sealed}};\nuse crate::convert::{{FromSdk, IntoSdk}};\nuse crate::failure::Failure;\n"
    );
    for operation in &model.operations {
        let shape = model.shape(&operation.input)?;
        let input = if shape.fields().is_empty() {
            "_input"
        } else {
            "input"
        };
        let _ = write!(
            out,
            "\nimpl Sealed for operations::{name} {{}}\n\nimpl Call for operations::{name} {{\n\
             async fn call(client: &aws_sdk_sfn::Client, {input}: sfn_api::{input_type}, overrides: Overrides) \
             -> Result<sfn_api::{output}, Failure> {{\nlet request = {request};\n\
             let answer = request.customize().config_override(overrides).send().await?;\n\
             Ok(FromSdk::from_sdk(answer)?)\n}}\n}}\n",
            name = operation.name,
            input_type = operation.input,
            output = operation.output,
            request = setters(
                shape,
                &format!("client.{}()", names::snake(&operation.name)),
                "input"
            ),
        );
    }
    format(&out)
}
