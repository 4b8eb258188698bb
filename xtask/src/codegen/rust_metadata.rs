//! `crates/sfn-api/src/generated/{shapes,operations,errors}.rs`: the model as static data, the operations' types and the
//! error codes.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::model::{Kind, Model, Shape};
use super::names;
use super::rust::{MARK, format, type_of};

/// Errors that any operation may answer and no model lists: those of the JSON protocol's front end, of signature and
/// permission checks (IAM's "Common errors") and of the service being unwell; with HTTP status.
const COMMON_ERRORS: [(&str, u16); 21] = [
    ("AccessDeniedException", 400),
    ("ExpiredTokenException", 403),
    ("IncompleteSignatureException", 400),
    ("InternalFailure", 500),
    ("InternalServerError", 500),
    ("InternalServerException", 500),
    ("InvalidAction", 400),
    ("InvalidClientTokenId", 403),
    ("InvalidSignatureException", 403),
    ("MissingAuthenticationTokenException", 403),
    ("NotAuthorized", 400),
    ("OptInRequired", 403),
    ("RequestEntityTooLargeException", 413),
    ("RequestExpired", 400),
    ("SerializationException", 400),
    ("ServiceUnavailable", 503),
    ("ServiceUnavailableException", 503),
    ("ThrottlingException", 400),
    ("TooManyRequestsException", 429),
    ("UnknownOperationException", 400),
    ("UnrecognizedClientException", 400),
];

/// Static descriptions of the shapes.
pub fn shapes(model: &Model) -> Result<String, String> {
    let mut out = format!("{MARK}\nuse crate::shape::{{Kind, MemberShape, Shape}};\n");
    let reachable = model.reachable();
    for shape in model
        .shapes
        .values()
        .filter(|shape| reachable.contains(&shape.name))
    {
        let sensitive = if shape.sensitive { ".sensitive()" } else { "" };
        let _ = write!(
            out,
            "\npub static {}: Shape = Shape::new({:?}, {}){sensitive};\n",
            names::constant(&shape.name),
            shape.name,
            kind(shape)
        );
    }
    let patterns: BTreeSet<&str> = model
        .shapes
        .values()
        .filter_map(|shape| match &shape.kind {
            Kind::Text { pattern } => pattern.as_deref(),
            _ => None,
        })
        .collect();
    let patterns: Vec<&str> = patterns.into_iter().collect();
    let _ = write!(
        out,
        "\n/// Every pattern of the model once.\npub static PATTERNS: &[&str] = &{patterns:?};\n"
    );
    format(&out)
}

fn kind(shape: &Shape) -> String {
    let bounds = format!("min: {:?}, max: {:?}", shape.min, shape.max);
    match &shape.kind {
        Kind::Structure(fields) => {
            let mut members = String::new();
            for field in fields {
                let presence = if field.required {
                    "required"
                } else {
                    "optional"
                };
                let token = if field.idempotency_token {
                    ".idempotency_token()"
                } else {
                    ""
                };
                let _ = writeln!(
                    members,
                    "MemberShape::{presence}({:?}, {:?}, &{}){token},",
                    field.name,
                    names::snake(&field.name),
                    names::constant(&field.shape)
                );
            }
            format!("Kind::Structure {{ members: &[{members}] }}")
        }
        Kind::Text { pattern } => format!("Kind::Text {{ {bounds}, pattern: {pattern:?} }}"),
        Kind::Enum(values) => format!("Kind::Enum {{ values: &{values:?} }}"),
        Kind::Boolean => "Kind::Boolean".to_owned(),
        Kind::Integer => format!("Kind::Integer {{ {bounds} }}"),
        Kind::Long => format!("Kind::Long {{ {bounds} }}"),
        Kind::Float => format!("Kind::Float {{ {bounds} }}"),
        Kind::Timestamp => "Kind::Timestamp".to_owned(),
        Kind::List(member) => format!(
            "Kind::List {{ {bounds}, member: &{} }}",
            names::constant(member)
        ),
        Kind::Map(key, value) => {
            format!(
                "Kind::Map {{ {bounds}, key: &{}, value: &{} }}",
                names::constant(key),
                names::constant(value)
            )
        }
    }
}

/// A unit struct for each operation.
pub fn operation_types(model: &Model) -> Result<String, String> {
    let mut out = format!(
        "{MARK}\nuse super::operations::TABLE;\nuse super::structures;\n\
         use crate::operation::{{Operation, OperationShape}};\n"
    );
    for (index, operation) in model.operations.iter().enumerate() {
        let name = &operation.name;
        let _ = write!(
            out,
            "\n/// The operation `{name}`.\n#[derive(Clone, Copy, Debug)]\npub struct {name};\n\n\
             impl Operation for {name} {{\n const NAME: &'static str = {name:?};\n\
             const SHAPE: &'static OperationShape = &TABLE[{index}];\n type Input = structures::{};\n \
             type Output = structures::{};\n}}\n",
            operation.input, operation.output
        );
    }
    format(&out)
}

/// The operations' metadata, and the macro over all of them.
pub fn operations(model: &Model) -> Result<String, String> {
    let mut out = format!(
        "{MARK}\nuse super::shapes;\nuse crate::operation::{{OperationShape, Pagination}};\n"
    );
    let _ = write!(
        out,
        "\n/// Version of the service's API.\npub const API_VERSION: &str = {:?};\n\
         /// First label of the service's host names.\npub const ENDPOINT_PREFIX: &str = {:?};\n\
         /// Version of the AWS JSON protocol, as in the content type.\npub const JSON_VERSION: &str = {:?};\n\
         /// What stands before `.` and the operation's name in the header `X-Amz-Target`.\n\
         pub const TARGET_PREFIX: &str = {:?};\n",
        model.metadata.api_version,
        model.metadata.endpoint_prefix,
        model.metadata.json_version,
        model.metadata.target_prefix
    );
    let mut all = String::new();
    let mut pairs = String::new();
    for operation in &model.operations {
        let name = &operation.name;
        let pagination = operation.pagination.as_ref().map_or("None".to_owned(), |pages| {
            format!(
                "Some(Pagination {{ input_token: {:?}, output_token: {:?}, limit_key: {:?}, result_key: {:?} }})",
                pages.input_token, pages.output_token, pages.limit_key, pages.result_key
            )
        });
        let _ = writeln!(
            all,
            "OperationShape {{ name: {name:?}, method: {:?}, input: &shapes::{}, output: &shapes::{}, errors: &{:?}, \
             pagination: {pagination}, read_only: {}, idempotent: {}, host_prefix: {:?} }},",
            names::snake(name),
            names::constant(&operation.input),
            names::constant(&operation.output),
            operation.errors,
            operation.read_only(),
            operation.idempotent,
            operation.host_prefix
        );
        let _ = writeln!(pairs, "            ({name}, {})", names::snake(name));
    }
    let _ = write!(
        out,
        "\n/// Every operation of the service, by name.\npub static OPERATIONS: &[OperationShape] = &TABLE;\n\n\
         /// A static of its own, so that an operation has one address wherever it is named.\n\
         pub(crate) static TABLE: [OperationShape; {}] = [{all}];\n",
        model.operations.len()
    );
    let _ = write!(
        out,
        "\n/// Calls the macro `$callback!` once with every operation: `$callback! {{ [extra] (CreateActivity, create_activity) … }}`,\n\
         /// each as its type in [`operations`](crate::operations) and its name in snake case. What stands behind the\n\
         /// callback's name is handed over in the brackets.\n\
         #[macro_export]\nmacro_rules! for_each_operation {{\n    ($callback:ident $(, $($extra:tt)*)?) => {{\n        $callback! {{\n            \
         [$($($extra)*)?]\n{pairs}        }}\n    }};\n}}\n"
    );
    format(&out)
}

/// The error codes, and the error with the members that modelled errors carry.
pub fn errors(model: &Model) -> Result<String, String> {
    let mut out = format!(
        "{MARK}\nuse serde::{{Deserialize, Serialize}};\n\nuse super::enums::*;\nuse crate::string_enum::string_enum;\n"
    );
    let modelled: BTreeSet<&str> = model
        .exceptions()
        .map(|shape| shape.name.as_str())
        .collect();
    let common: Vec<_> = COMMON_ERRORS
        .iter()
        .filter(|(name, _)| !modelled.contains(name))
        .collect();
    let codes: BTreeSet<&str> = modelled
        .iter()
        .copied()
        .chain(common.iter().map(|(name, _)| *name))
        .collect();
    out.push_str(
        "\nstring_enum! {\n/// The code of an error: those of the service model, and those that any AWS service may answer.\nErrorCode {\n",
    );
    for code in &codes {
        let _ = writeln!(out, "{code} = {code:?},");
    }
    out.push_str("}}\n");
    let mut statuses = String::new();
    for (name, status) in common.iter().filter(|(_, status)| *status != 400) {
        let _ = writeln!(statuses, "Self::{name} => {status},");
    }
    let _ = write!(
        out,
        "\nimpl ErrorCode {{\n/// HTTP status that goes with the code; modelled errors are 400.\n\
         pub fn http_status(&self) -> u16 {{\nmatch self {{\n{statuses}_ => 400,\n}}\n}}\n}}\n"
    );
    let _ = writeln!(
        out,
        "\n/// An error as the service answers it. Serialised it is the body of the answer.\n\
         #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]\npub struct ServiceError {{\n\
         /// The code.\n#[serde(rename = \"__type\")]\npub code: ErrorCode,\n\
         /// What went wrong, in the service's words; empty where the service gave none.\n\
         #[serde(default, alias = \"Message\")]\npub message: String,"
    );
    let mut absent = String::new();
    for (name, shape) in model.error_members() {
        let field = names::rust_field(&name);
        let carriers: Vec<_> = model
            .exceptions()
            .filter(|error| error.fields().iter().any(|field| field.name == name))
            .map(|error| format!("`{}`", error.name))
            .collect();
        let _ = writeln!(
            out,
            "/// `{name}` of {}.\n#[serde(rename = {name:?}, default, skip_serializing_if = \"Option::is_none\")]\npub {field}: Option<{}>,",
            carriers.join(", "),
            type_of(model, &shape)?
        );
        let _ = writeln!(absent, "{field}: None,");
    }
    let _ = write!(
        out,
        "}}\n\nimpl ServiceError {{\n/// With the code and message alone.\n\
         pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {{\nSelf {{ code, message: message.into(), {absent} }}\n}}\n}}\n"
    );
    format(&out)
}
