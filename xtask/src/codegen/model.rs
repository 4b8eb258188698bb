//! The service model as the generator reads it: `crates/sfn-api/model/*.json`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

/// A member or shape reference in the model.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Name of the shape it refers to.
    pub shape: String,
    /// Filled in by the client when the caller leaves it out.
    #[serde(default)]
    pub idempotency_token: bool,
}

/// A shape as it stands in the file.
#[derive(Debug, Clone, Deserialize)]
pub struct RawShape {
    /// `structure`, `string`, `list` …
    #[serde(rename = "type")]
    pub kind: String,
    /// Members of a structure, in declaration order.
    #[serde(default)]
    pub members: serde_json::Map<String, Value>,
    /// Names of the members that must be there.
    #[serde(default)]
    pub required: Vec<String>,
    /// Element of a list.
    pub member: Option<Member>,
    /// Key of a map.
    pub key: Option<Member>,
    /// Value of a map.
    pub value: Option<Member>,
    /// Values of an enumeration, in declaration order.
    #[serde(rename = "enum")]
    pub values: Option<Vec<String>>,
    /// Lower bound of a number, or of a length.
    pub min: Option<i64>,
    /// Upper bound of a number, or of a length.
    pub max: Option<i64>,
    /// Regular expression (Java's dialect) a string must match as a whole.
    pub pattern: Option<String>,
    /// The value must not be shown.
    #[serde(default)]
    pub sensitive: bool,
    /// The structure is an error.
    #[serde(default)]
    pub exception: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawOperation {
    input: String,
    output: String,
    errors: Vec<String>,
    #[serde(default)]
    idempotent: bool,
    host_prefix: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RawModel {
    metadata: Metadata,
    operations: BTreeMap<String, RawOperation>,
    shapes: BTreeMap<String, RawShape>,
}

/// What identifies the service on the wire.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metadata {
    /// `2016-11-23`.
    pub api_version: String,
    /// First label of the service's host names.
    pub endpoint_prefix: String,
    /// `1.0`: the number in the content type.
    pub json_version: String,
    /// `AWSStepFunctions`: what stands before the operation's name in `X-Amz-Target`.
    pub target_prefix: String,
}

/// How an operation is read page by page.
#[derive(Debug, Clone, Deserialize)]
pub struct Pagination {
    pub input_token: String,
    pub output_token: String,
    pub limit_key: String,
    pub result_key: String,
}

#[derive(Debug, Clone, Deserialize)]
struct RawPaginators {
    pagination: BTreeMap<String, Pagination>,
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    pub name: String,
    pub input: String,
    pub output: String,
    pub errors: Vec<String>,
    pub idempotent: bool,
    pub host_prefix: Option<String>,
    pub pagination: Option<Pagination>,
}

impl Operation {
    /// Whether the operation leaves everything as it was. By the first word of its name; of the operations that get
    /// something, `GetActivityTask` takes a task from a queue.
    pub fn read_only(&self) -> bool {
        const READING: [&str; 5] = ["Describe", "Get", "List", "Test", "Validate"];
        READING.iter().any(|word| self.name.starts_with(word)) && self.name != "GetActivityTask"
    }
}

/// A structure's member with what the generator needs to know about it.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name in the model and on the wire.
    pub name: String,
    pub shape: String,
    pub required: bool,
    pub idempotency_token: bool,
    /// Not to be shown.
    pub sensitive: bool,
}

/// The shape of a value.
#[derive(Debug, Clone)]
pub enum Kind {
    Structure(Vec<Field>),
    Text { pattern: Option<String> },
    Enum(Vec<String>),
    Boolean,
    Integer,
    Long,
    Float,
    Timestamp,
    List(String),
    Map(String, String),
}

/// A named shape.
#[derive(Debug, Clone)]
pub struct Shape {
    pub name: String,
    pub kind: Kind,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub sensitive: bool,
    pub exception: bool,
}

impl Shape {
    /// The members of a structure; of other shapes none.
    pub fn fields(&self) -> &[Field] {
        match &self.kind {
            Kind::Structure(fields) => fields,
            _ => &[],
        }
    }
}

/// The whole model.
#[derive(Debug, Clone)]
pub struct Model {
    pub metadata: Metadata,
    pub operations: Vec<Operation>,
    pub shapes: BTreeMap<String, Shape>,
}

impl Model {
    /// Reads the stripped model and paginators.
    pub fn parse(model: &str, paginators: &str) -> Result<Self, String> {
        let raw: RawModel =
            serde_json::from_str(model).map_err(|error| format!("service model: {error}"))?;
        let pages: RawPaginators =
            serde_json::from_str(paginators).map_err(|error| format!("paginators: {error}"))?;
        let mut shapes = BTreeMap::new();
        for (name, shape) in &raw.shapes {
            shapes.insert(name.clone(), resolve(name, shape, &raw.shapes)?);
        }
        spread_sensitivity(&mut shapes);
        let mut operations = Vec::new();
        for (name, operation) in raw.operations {
            let pagination = pages
                .pagination
                .get(&name)
                .cloned()
                .or_else(|| pagination_by_members(&operation, &shapes));
            operations.push(Operation {
                name,
                input: operation.input,
                output: operation.output,
                errors: operation.errors,
                idempotent: operation.idempotent,
                host_prefix: operation.host_prefix,
                pagination,
            });
        }
        Ok(Self {
            metadata: raw.metadata,
            operations,
            shapes,
        })
    }

    /// The shape of that name.
    pub fn shape(&self, name: &str) -> Result<&Shape, String> {
        self.shapes
            .get(name)
            .ok_or_else(|| format!("the model has no shape {name}"))
    }

    /// Structures that are no errors.
    pub fn structures(&self) -> impl Iterator<Item = &Shape> {
        self.shapes
            .values()
            .filter(|shape| matches!(shape.kind, Kind::Structure(_)) && !shape.exception)
    }

    /// Errors.
    pub fn exceptions(&self) -> impl Iterator<Item = &Shape> {
        self.shapes.values().filter(|shape| shape.exception)
    }

    /// Enumerations with their values.
    pub fn enums(&self) -> impl Iterator<Item = (&Shape, &[String])> {
        self.shapes.values().filter_map(|shape| match &shape.kind {
            Kind::Enum(values) => Some((shape, values.as_slice())),
            _ => None,
        })
    }

    /// Every shape that the operations' inputs and outputs hold, those included.
    pub fn reachable(&self) -> BTreeSet<String> {
        let ends = self
            .operations
            .iter()
            .flat_map(|operation| [&operation.input, &operation.output]);
        self.reachable_from(ends.cloned().collect())
    }

    /// Every shape that these hold, these included.
    pub fn reachable_from(&self, mut open: Vec<String>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        while let Some(name) = open.pop() {
            let Some(shape) = self.shapes.get(&name) else {
                continue;
            };
            if !found.insert(name) {
                continue;
            }
            match &shape.kind {
                Kind::Structure(fields) => {
                    open.extend(fields.iter().map(|field| field.shape.clone()))
                }
                Kind::List(member) => open.push(member.clone()),
                Kind::Map(key, value) => open.extend([key.clone(), value.clone()]),
                _ => {}
            }
        }
        found
    }

    /// Members that the errors have besides their message, with their shapes.
    pub fn error_members(&self) -> BTreeMap<String, String> {
        self.exceptions()
            .flat_map(Shape::fields)
            .filter(|field| field.name != "message")
            .map(|field| (field.name.clone(), field.shape.clone()))
            .collect()
    }
}

fn resolve(name: &str, raw: &RawShape, all: &BTreeMap<String, RawShape>) -> Result<Shape, String> {
    let referred = |member: &Option<Member>, what: &str| {
        member
            .as_ref()
            .map(|member| member.shape.clone())
            .ok_or_else(|| format!("{name}: no {what}"))
    };
    let kind = match raw.kind.as_str() {
        "structure" => Kind::Structure(fields(name, raw, all)?),
        "string" => match &raw.values {
            Some(values) => Kind::Enum(values.clone()),
            None => Kind::Text {
                pattern: raw.pattern.clone(),
            },
        },
        "boolean" => Kind::Boolean,
        "integer" => Kind::Integer,
        "long" => Kind::Long,
        "float" => Kind::Float,
        "timestamp" => Kind::Timestamp,
        "list" => Kind::List(referred(&raw.member, "member")?),
        "map" => Kind::Map(referred(&raw.key, "key")?, referred(&raw.value, "value")?),
        other => return Err(format!("{name}: the generator knows no type {other}")),
    };
    Ok(Shape {
        name: name.to_owned(),
        kind,
        min: raw.min,
        max: raw.max,
        sensitive: raw.sensitive,
        exception: raw.exception,
    })
}

fn fields(
    name: &str,
    raw: &RawShape,
    all: &BTreeMap<String, RawShape>,
) -> Result<Vec<Field>, String> {
    let mut fields = Vec::new();
    for (member_name, value) in &raw.members {
        let member: Member = serde_json::from_value(value.clone())
            .map_err(|error| format!("{name}.{member_name}: {error}"))?;
        if !all.contains_key(&member.shape) {
            return Err(format!("{name}.{member_name}: no {}", member.shape));
        }
        let required = raw.required.contains(member_name);
        fields.push(Field {
            name: member_name.clone(),
            required,
            idempotency_token: member.idempotency_token,
            sensitive: false,
            shape: member.shape,
        });
    }
    Ok(fields)
}

/// What holds something sensitive is sensitive as a whole when it is a list or a map; what a sensitive structure holds is
/// sensitive too (its parts are shown nowhere on their own).
fn spread_sensitivity(shapes: &mut BTreeMap<String, Shape>) {
    loop {
        let mut more = Vec::new();
        for shape in shapes.values() {
            let sensitive = |name: &String| shapes.get(name).is_some_and(|shape| shape.sensitive);
            match &shape.kind {
                Kind::List(member) if !shape.sensitive && sensitive(member) => {
                    more.push(shape.name.clone())
                }
                Kind::Map(key, value)
                    if !shape.sensitive && (sensitive(key) || sensitive(value)) =>
                {
                    more.push(shape.name.clone());
                }
                Kind::Structure(fields) if shape.sensitive => {
                    let inner = fields.iter().map(|field| &field.shape).filter(|name| {
                        shapes
                            .get(*name)
                            .is_some_and(|s| matches!(s.kind, Kind::Structure(_)) && !s.sensitive)
                    });
                    more.extend(inner.cloned());
                }
                _ => {}
            }
        }
        if more.is_empty() {
            break;
        }
        for name in more {
            if let Some(shape) = shapes.get_mut(&name) {
                shape.sensitive = true;
            }
        }
    }
    let sensitive: BTreeSet<String> = shapes
        .values()
        .filter(|shape| shape.sensitive)
        .map(|shape| shape.name.clone())
        .collect();
    for shape in shapes.values_mut() {
        let whole = shape.sensitive;
        if let Kind::Structure(fields) = &mut shape.kind {
            for field in fields {
                field.sensitive = whole || sensitive.contains(&field.shape);
            }
        }
    }
}

/// Two operations take and give a `nextToken` though the paginators do not list them.
fn pagination_by_members(
    operation: &RawOperation,
    shapes: &BTreeMap<String, Shape>,
) -> Option<Pagination> {
    let input = shapes.get(&operation.input)?.fields();
    let output = shapes.get(&operation.output)?.fields();
    let has = |fields: &[Field], name: &str| fields.iter().any(|field| field.name == name);
    let (token, limit) = ("nextToken", "maxResults");
    if !(has(input, token) && has(output, token) && has(input, limit)) {
        return None;
    }
    let is_list = |field: &&Field| {
        shapes
            .get(&field.shape)
            .is_some_and(|shape| matches!(shape.kind, Kind::List(_)))
    };
    Some(Pagination {
        input_token: token.to_owned(),
        output_token: token.to_owned(),
        limit_key: limit.to_owned(),
        result_key: output.iter().find(is_list)?.name.clone(),
    })
}
