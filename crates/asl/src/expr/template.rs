use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{EvalError, Path, Scope, SyntaxError, TemplateError};

/// `Parameters`, `ResultSelector`, `ItemSelector`, `BatchInput`: JSON in which members ending in `.$` hold paths or
/// intrinsic calls.
///
/// Strings in arrays are never paths; objects in arrays are templates again.
#[derive(Clone, Debug)]
pub struct PayloadTemplate {
    node: Node,
}

#[derive(Clone, Debug)]
enum Node {
    /// Nothing to evaluate in it.
    Literal(Value),
    /// An object with something to evaluate in it.
    Object(Vec<(String, Node)>),
    /// An array with something to evaluate in it.
    Array(Vec<Node>),
    /// A member `name.$`; `field` is that name.
    Path { field: String, path: Path },
}

impl PayloadTemplate {
    /// Parses the template; the error's pointer says where in `source`.
    pub fn parse(source: &Value) -> Result<Self, TemplateError> {
        Ok(Self {
            node: parse(source, "")?,
        })
    }

    /// The value; `$` is `scope.input`.
    ///
    /// # Errors
    /// `States.Runtime` where a path selects nothing or an intrinsic function fails.
    pub fn eval(&self, scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        eval(&self.node, scope)
    }

    /// Names of the variables that it reads, sorted (`variableReferences`).
    pub fn variables(&self) -> Vec<String> {
        let mut names = Vec::new();
        collect_variables(&self.node, &mut names);
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn parse(source: &Value, pointer: &str) -> Result<Node, TemplateError> {
    match source {
        Value::Object(members) => {
            let nodes = members
                .iter()
                .map(|(name, value)| {
                    let pointer = format!("{pointer}/{}", escape(name));
                    match name.strip_suffix(".$") {
                        Some(key) => Ok((key.to_owned(), path(name, value, pointer)?)),
                        None => Ok((name.clone(), parse(value, &pointer)?)),
                    }
                })
                .collect::<Result<Vec<_>, _>>()?;
            let literal = nodes
                .iter()
                .all(|(_, node)| matches!(node, Node::Literal(_)));
            Ok(if literal {
                Node::Literal(source.clone())
            } else {
                Node::Object(nodes)
            })
        }
        Value::Array(items) => {
            let nodes = items
                .iter()
                .enumerate()
                .map(|(at, item)| parse(item, &format!("{pointer}/{at}")))
                .collect::<Result<Vec<_>, _>>()?;
            let literal = nodes.iter().all(|node| matches!(node, Node::Literal(_)));
            Ok(if literal {
                Node::Literal(source.clone())
            } else {
                Node::Array(nodes)
            })
        }
        scalar => Ok(Node::Literal(scalar.clone())),
    }
}

fn path(field: &str, value: &Value, pointer: String) -> Result<Node, TemplateError> {
    let parsed = match value {
        Value::String(text) => Path::parse(text),
        other => Err(SyntaxError::new(
            format!(
                "must be a STRING that contains a JSONPath but was {}",
                match other {
                    Value::Null => "NULL",
                    Value::Bool(_) => "a BOOLEAN",
                    Value::Number(_) => "a NUMBER",
                    Value::Array(_) => "an ARRAY",
                    Value::String(_) | Value::Object(_) => "an OBJECT",
                }
            ),
            0,
        )),
    };
    match parsed {
        Ok(path) => Ok(Node::Path {
            field: field.to_owned(),
            path,
        }),
        Err(error) => Err(TemplateError {
            pointer,
            field: field.to_owned(),
            error,
        }),
    }
}

/// A member's name within a JSON pointer.
pub(crate) fn escape(name: &str) -> Cow<'_, str> {
    // Few names have anything to escape.
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}

fn eval(node: &Node, scope: &mut Scope<'_>) -> Result<Value, EvalError> {
    match node {
        Node::Literal(value) => Ok(value.clone()),
        Node::Path { field, path } => path.eval_for(field, scope),
        Node::Object(nodes) => {
            let mut members = Map::with_capacity(nodes.len());
            for (name, node) in nodes {
                members.insert(name.clone(), eval(node, scope)?);
            }
            Ok(Value::Object(members))
        }
        Node::Array(nodes) => nodes.iter().map(|node| eval(node, scope)).collect(),
    }
}

fn collect_variables(node: &Node, into: &mut Vec<String>) {
    match node {
        Node::Literal(_) => {}
        Node::Path { path, .. } => path.collect_variables(into),
        Node::Object(nodes) => nodes
            .iter()
            .for_each(|(_, node)| collect_variables(node, into)),
        Node::Array(nodes) => nodes.iter().for_each(|node| collect_variables(node, into)),
    }
}
