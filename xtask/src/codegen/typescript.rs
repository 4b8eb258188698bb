//! `ui/src/api/generated/*.ts`: types, calls and metadata for the window.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::model::{Field, Kind, Model, Shape};
use super::names;
use super::rust::MARK;

/// Interfaces and unions of every shape that the operations use.
pub fn types(model: &Model) -> Result<String, String> {
    let mut out = format!(
        "{MARK}\n/** Seconds since 1970-01-01T00:00:00Z, with a fraction. */\nexport type Timestamp = number;\n"
    );
    let reachable = model.reachable();
    for shape in model
        .shapes
        .values()
        .filter(|shape| reachable.contains(&shape.name))
    {
        match &shape.kind {
            Kind::Enum(values) => {
                let _ = write!(out, "\nexport type {} =", shape.name);
                for value in values {
                    let _ = write!(out, "\n  | {}", quoted(value));
                }
                out.push_str(";\n");
            }
            Kind::Structure(fields) if fields.is_empty() => {
                let _ = writeln!(out, "\nexport type {} = Record<string, never>;", shape.name);
            }
            Kind::Structure(fields) => {
                let _ = writeln!(out, "\nexport interface {} {{", shape.name);
                for field in fields {
                    let optional = if field.required { "" } else { "?" };
                    let _ = writeln!(
                        out,
                        "  {}{optional}: {};",
                        field.name,
                        type_of(model, &field.shape)?
                    );
                }
                out.push_str("}\n");
            }
            _ => {}
        }
    }
    Ok(out)
}

/// A typed function for each operation.
pub fn calls(model: &Model) -> String {
    let mut out = format!("{MARK}\nimport {{ call }} from \"../host\";\nimport type {{\n");
    let mut used: Vec<&String> = model
        .operations
        .iter()
        .flat_map(|o| [&o.input, &o.output])
        .collect();
    used.sort();
    for name in used {
        let _ = writeln!(out, "  {name},");
    }
    out.push_str("} from \"./types\";\n");
    for operation in &model.operations {
        let _ = write!(
            out,
            "\n/** `{name}` on a connection. */\nexport function {function}(\n  connection: string,\n  input: {input},\n\
             ): Promise<{output}> {{\n  return call<{output}>(\"{command}\", {{ connection, input }});\n}}\n",
            name = operation.name,
            function = names::lower_first(&operation.name),
            input = operation.input,
            output = operation.output,
            command = names::snake(&operation.name),
        );
    }
    out
}

const METADATA_TYPES: &str = r#"
/** What the values of a shape look like. Bounds are inclusive; of a text or list they bound the length. */
export interface Shape {
  kind:
    | "structure"
    | "text"
    | "enum"
    | "boolean"
    | "integer"
    | "long"
    | "float"
    | "timestamp"
    | "list"
    | "map";
  min?: number;
  max?: number;
  /** A regular expression that the whole text must match. */
  pattern?: string;
  /** Of an enumeration. */
  values?: readonly string[];
  /** Of a structure. */
  members?: readonly Member[];
  /** Name of the shape of a list's elements. */
  member?: string;
  /** Names of the shapes of a map's keys and values. */
  key?: string;
  value?: string;
  /** Not to be shown unasked. */
  sensitive?: true;
}

export interface Member {
  name: string;
  /** Name of its shape. */
  shape: string;
  required?: true;
  /** Filled in with something unique when left out. */
  idempotencyToken?: true;
}

export interface OperationMetadata {
  /** Name of the shape that it takes. */
  input: string;
  errors: readonly string[];
  /** It changes nothing in the account. */
  readOnly: boolean;
  /** The same request again changes nothing more. */
  idempotent: boolean;
  /** How to read the answer page by page. */
  pagination?: {
    inputToken: string;
    outputToken: string;
    limitKey: string;
    resultKey: string;
  };
}
"#;

/// The operations as data, with the shapes that their inputs hold.
pub fn operations(model: &Model) -> Result<String, String> {
    let mut out = format!("{MARK}{METADATA_TYPES}");
    out.push_str("\nexport const operations = {\n");
    for operation in &model.operations {
        let _ = write!(
            out,
            "  {}: {{\n    input: \"{}\",\n    errors: {},\n    readOnly: {},\n    idempotent: {},\n",
            operation.name,
            operation.input,
            array(&operation.errors, 4),
            operation.read_only(),
            operation.idempotent
        );
        if let Some(pages) = &operation.pagination {
            let _ = write!(
                out,
                "    pagination: {{\n      inputToken: {},\n      outputToken: {},\n      limitKey: {},\n      resultKey: {},\n    }},\n",
                quoted(&pages.input_token),
                quoted(&pages.output_token),
                quoted(&pages.limit_key),
                quoted(&pages.result_key)
            );
        }
        out.push_str("  },\n");
    }
    out.push_str("} as const satisfies Record<string, OperationMetadata>;\n");
    out.push_str("\n/** Name of an operation: `CreateStateMachine`. */\nexport type OperationName = keyof typeof operations;\n");
    out.push_str("\n/** The shapes of the operations' inputs and of what they hold, by name. */\nexport const shapes: Readonly<Record<string, Shape>> = {\n");
    let wanted: BTreeSet<String> =
        model.reachable_from(model.operations.iter().map(|o| o.input.clone()).collect());
    for name in wanted {
        shape(model.shape(&name)?, &mut out);
    }
    out.push_str("};\n");
    Ok(out)
}

fn shape(shape: &Shape, out: &mut String) {
    let kind = match &shape.kind {
        Kind::Structure(_) => "structure",
        Kind::Text { .. } => "text",
        Kind::Enum(_) => "enum",
        Kind::Boolean => "boolean",
        Kind::Integer => "integer",
        Kind::Long => "long",
        Kind::Float => "float",
        Kind::Timestamp => "timestamp",
        Kind::List(_) => "list",
        Kind::Map(..) => "map",
    };
    let mut parts = vec![format!("kind: {}", quoted(kind))];
    parts.extend(shape.min.map(|min| format!("min: {min}")));
    parts.extend(shape.max.map(|max| format!("max: {max}")));
    match &shape.kind {
        Kind::Text {
            pattern: Some(pattern),
        } => parts.push(format!("pattern: {}", quoted(pattern))),
        Kind::Enum(values) => parts.push(format!("values: {}", array(values, 4))),
        Kind::List(element) => parts.push(format!("member: {}", quoted(element))),
        Kind::Map(key, value) => {
            parts.push(format!("key: {}", quoted(key)));
            parts.push(format!("value: {}", quoted(value)));
        }
        Kind::Structure(fields) => parts.push(format!("members: {}", members(fields))),
        _ => {}
    }
    if shape.sensitive {
        parts.push("sensitive: true".to_owned());
    }
    let one_line = format!("  {}: {{ {} }},", shape.name, parts.join(", "));
    if one_line.len() <= WIDTH
        && !one_line.contains('\n')
        && !matches!(shape.kind, Kind::Structure(_))
    {
        let _ = writeln!(out, "{one_line}");
    } else {
        let _ = writeln!(
            out,
            "  {}: {{\n    {},\n  }},",
            shape.name,
            parts.join(",\n    ")
        );
    }
}

/// Longest line the formatter of the window's sources keeps.
const WIDTH: usize = 120;

fn members(fields: &[Field]) -> String {
    if fields.is_empty() {
        return "[]".to_owned();
    }
    let mut out = String::from("[\n");
    for field in fields {
        let _ = write!(
            out,
            "      {{ name: {}, shape: {}",
            quoted(&field.name),
            quoted(&field.shape)
        );
        if field.required {
            out.push_str(", required: true");
        }
        if field.idempotency_token {
            out.push_str(", idempotencyToken: true");
        }
        out.push_str(" },\n");
    }
    out + "    ]"
}

fn array(values: &[String], indent: usize) -> String {
    let line = format!(
        "[{}]",
        values
            .iter()
            .map(|value| quoted(value))
            .collect::<Vec<_>>()
            .join(", ")
    );
    // "    errors: " or "    values: " before, a comma behind.
    if line.len() + indent + "errors: ,".len() <= WIDTH {
        return line;
    }
    let pad = " ".repeat(indent);
    let lines: String = values
        .iter()
        .map(|value| format!("{pad}  {},\n", quoted(value)))
        .collect();
    format!("[\n{lines}{pad}]")
}

fn quoted(text: &str) -> String {
    // JSON's quoting is JavaScript's.
    serde_json::Value::from(text).to_string()
}

fn type_of(model: &Model, shape: &str) -> Result<String, String> {
    let shape = model.shape(shape)?;
    Ok(match &shape.kind {
        Kind::Structure(_) | Kind::Enum(_) => shape.name.clone(),
        Kind::Text { .. } => "string".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Integer | Kind::Long | Kind::Float => "number".to_owned(),
        Kind::Timestamp => "Timestamp".to_owned(),
        Kind::List(member) => format!("{}[]", type_of(model, member)?),
        Kind::Map(_, value) => format!("Record<string, {}>", type_of(model, value)?),
    })
}
