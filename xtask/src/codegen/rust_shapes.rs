//! `crates/sfn-api/src/generated/{enums,structures}.rs`: a Rust type for each enumeration and structure.

use std::fmt::Write;

use super::model::{Kind, Model, Shape};
use super::names;
use super::rust::{MARK, all_optional, field_type, format, type_of};

/// The enumerations.
pub fn enums(model: &Model) -> Result<String, String> {
    let mut out = format!("{MARK}\nuse crate::string_enum::string_enum;\n");
    for (shape, values) in model.enums() {
        let _ = write!(
            out,
            "\nstring_enum! {{\n/// `{0}` of the service model.\n{0} {{\n",
            shape.name
        );
        for value in values {
            let _ = writeln!(out, "{} = {value:?},", names::variant(value));
        }
        out.push_str("}}\n");
    }
    format(&out)
}

/// The structures that are no errors.
pub fn structures(model: &Model) -> Result<String, String> {
    let mut out = format!(
        "{MARK}\nuse std::collections::BTreeMap;\nuse std::fmt;\n\nuse serde::{{Deserialize, Serialize}};\n\n\
         use super::enums::*;\nuse crate::redacted::{{REDACTED, redacted}};\nuse crate::timestamp::Timestamp;\n"
    );
    for shape in model.structures() {
        structure(model, shape, &mut out)?;
    }
    format(&out)
}

fn structure(model: &Model, shape: &Shape, out: &mut String) -> Result<(), String> {
    let fields = shape.fields();
    let secret = fields.iter().any(|field| field.sensitive);
    let mut derives = vec!["Clone"];
    if !secret {
        derives.push("Debug");
    }
    if all_optional(shape) {
        derives.push("Default");
    }
    derives.extend(["PartialEq", "Serialize", "Deserialize"]);
    let _ = writeln!(
        out,
        "\n{}\n#[derive({})]",
        role(model, shape),
        derives.join(", ")
    );
    let _ = writeln!(out, "pub struct {} {{", shape.name);
    for field in fields {
        let name = names::rust_field(&field.name);
        let mut attributes = Vec::new();
        if names::snake(&field.name) != field.name {
            attributes.push(format!("rename = {:?}", field.name));
        }
        if !field.required {
            attributes.push("skip_serializing_if = \"Option::is_none\"".to_owned());
        }
        if !attributes.is_empty() {
            let _ = writeln!(out, "#[serde({})]", attributes.join(", "));
        }
        let _ = writeln!(out, "pub {name}: {},", field_type(model, shape, field)?);
    }
    out.push_str("}\n");
    if fields.iter().any(|field| field.required) && !fields.iter().all(|field| field.required) {
        constructor(model, shape, out)?;
    }
    if secret {
        debug(shape, out);
    }
    Ok(())
}

fn role(model: &Model, shape: &Shape) -> String {
    for operation in &model.operations {
        if operation.input == shape.name {
            return format!("/// What `{}` takes.", operation.name);
        }
        if operation.output == shape.name {
            return format!("/// What `{}` answers.", operation.name);
        }
    }
    format!("/// `{}` of the service model.", shape.name)
}

/// `new` takes what is required, in the order of the model; the rest is absent.
fn constructor(model: &Model, shape: &Shape, out: &mut String) -> Result<(), String> {
    let mut parameters = String::new();
    let mut values = String::new();
    for field in shape.fields() {
        let name = names::rust_field(&field.name);
        if !field.required {
            let _ = writeln!(values, "{name}: None,");
            continue;
        }
        let kind = type_of(model, &field.shape)?;
        if matches!(model.shape(&field.shape)?.kind, Kind::Text { .. }) {
            let _ = write!(parameters, "{name}: impl Into<String>, ");
            let _ = writeln!(values, "{name}: {name}.into(),");
        } else {
            let _ = write!(parameters, "{name}: {kind}, ");
            let _ = writeln!(values, "{name},");
        }
    }
    let _ = write!(
        out,
        "\nimpl {} {{\n/// With the members that must be there; the others are absent.\npub fn new({parameters}) -> Self {{\n\
         Self {{ {values} }}\n}}\n}}\n",
        shape.name
    );
    Ok(())
}

fn debug(shape: &Shape, out: &mut String) {
    let _ = write!(
        out,
        "\nimpl fmt::Debug for {0} {{\nfn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{\nf.debug_struct({0:?})",
        shape.name
    );
    for field in shape.fields() {
        let name = names::rust_field(&field.name);
        let label = names::snake(&field.name);
        let value = match (field.sensitive, field.required) {
            (false, _) => format!("&self.{name}"),
            (true, true) => "&REDACTED".to_owned(),
            (true, false) => format!("&redacted(&self.{name})"),
        };
        let _ = write!(out, "\n.field({label:?}, {value})");
    }
    out.push_str("\n.finish()\n}\n}\n");
}
