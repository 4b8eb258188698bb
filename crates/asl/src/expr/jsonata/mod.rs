//! JSONata: templates whose strings of the form `{% … %}` are expressions.

mod analysis;
mod expression;
mod functions;
mod limits;
mod rewrite;
mod syntax_words;
mod tree;
mod values;
mod words;

use std::sync::Arc;

use serde_json::{Map, Value};

pub use analysis::References;
use expression::{Expression, Inputs};

use super::template::escape;
use super::{EvalError, JsonType, Scope, TemplateError};

/// JSON whose strings of the form `{% … %}` are JSONata expressions.
#[derive(Clone, Debug)]
pub struct JsonataTemplate {
    node: Node,
}

#[derive(Clone, Debug)]
enum Node {
    /// No expression in it.
    Literal(Value),
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
    Expression(Arc<Expression>),
}

impl JsonataTemplate {
    /// Parses the template and compiles its expressions.
    pub fn parse(source: &Value) -> Result<Self, TemplateError> {
        Ok(Self {
            node: parse(source, "", "")?,
        })
    }

    /// The value. `field` is the place named in AWS's cause, for example `Output` or `Arguments`; AWS's path to
    /// the failing member (`Output/result`, `Items[1]`) is made from it.
    ///
    /// # Errors
    /// `States.QueryEvaluationError` where an expression throws, gives nothing, or goes on for too long.
    pub fn eval(&self, field: &str, scope: &mut Scope<'_>) -> Result<Value, EvalError> {
        eval(&self.node, field, &mut Inputs::new(scope))
    }

    /// The same for a field that wants a value of one type. A literal's type is told when the definition is checked.
    ///
    /// # Errors
    /// `States.QueryEvaluationError` where the type is another: "returned an unexpected result type".
    pub fn eval_as(
        &self,
        field: &str,
        expected: JsonType,
        scope: &mut Scope<'_>,
    ) -> Result<Value, EvalError> {
        let value = self.eval(field, scope)?;
        match &self.node {
            Node::Expression(expression) if JsonType::of(&value) != expected => Err(
                words::unexpected_type(expression.text(), field, expected, &value),
            ),
            _ => Ok(value),
        }
    }

    /// Names of the variables that its expressions read, sorted (`variableReferences`).
    pub fn variables(&self) -> Vec<String> {
        let mut names = Vec::new();
        each_references(&self.node, &mut |found| {
            names.extend_from_slice(&found.variables);
        });
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What each expression refers to, with the JSON pointer to it.
    pub fn references(&self) -> Vec<(String, References)> {
        let mut found = Vec::new();
        collect_references(&self.node, String::new(), &mut found);
        found
    }

    /// Whether an expression in it refers to something that `is_meant` is about.
    pub(crate) fn refers(&self, is_meant: impl Fn(&References) -> bool) -> bool {
        let mut refers = false;
        each_references(&self.node, &mut |found| refers |= is_meant(found));
        refers
    }
}

/// The expression of a string `{% … %}`.
fn expression_text(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("{%")?.strip_suffix("%}")?;
    Some(inner.trim())
}

fn parse(source: &Value, pointer: &str, field: &str) -> Result<Node, TemplateError> {
    Ok(match source {
        Value::String(text) => match expression_text(text) {
            Some(inner) => match Expression::parse(inner) {
                Ok(expression) => Node::Expression(Arc::new(expression)),
                Err(error) => {
                    return Err(TemplateError {
                        pointer: pointer.to_owned(),
                        field: field.to_owned(),
                        error,
                    });
                }
            },
            None => Node::Literal(source.clone()),
        },
        Value::Object(members) => {
            let nodes = members
                .iter()
                .map(|(name, value)| {
                    let node = parse(value, &format!("{pointer}/{}", escape(name)), name)?;
                    Ok((name.clone(), node))
                })
                .collect::<Result<Vec<_>, _>>()?;
            if nodes
                .iter()
                .all(|(_, node)| matches!(node, Node::Literal(_)))
            {
                Node::Literal(source.clone())
            } else {
                Node::Object(nodes)
            }
        }
        Value::Array(items) => {
            let nodes = items
                .iter()
                .enumerate()
                .map(|(at, item)| parse(item, &format!("{pointer}/{at}"), ""))
                .collect::<Result<Vec<_>, _>>()?;
            if nodes.iter().all(|node| matches!(node, Node::Literal(_))) {
                Node::Literal(source.clone())
            } else {
                Node::Array(nodes)
            }
        }
        scalar => Node::Literal(scalar.clone()),
    })
}

fn eval(node: &Node, field: &str, inputs: &mut Inputs<'_, '_>) -> Result<Value, EvalError> {
    match node {
        Node::Literal(value) => Ok(value.clone()),
        Node::Expression(expression) => expression.eval(field, inputs),
        Node::Object(nodes) => {
            let mut members = Map::with_capacity(nodes.len());
            for (name, node) in nodes {
                let value = match node {
                    Node::Literal(value) => value.clone(),
                    node => eval(node, &format!("{field}/{name}"), inputs)?,
                };
                members.insert(name.clone(), value);
            }
            Ok(Value::Object(members))
        }
        Node::Array(nodes) => nodes
            .iter()
            .enumerate()
            .map(|(at, node)| eval(node, &format!("{field}[{at}]"), inputs))
            .collect(),
    }
}

fn each_references(node: &Node, see: &mut impl FnMut(&References)) {
    match node {
        Node::Literal(_) => {}
        Node::Expression(expression) => see(expression.references()),
        Node::Object(nodes) => nodes
            .iter()
            .for_each(|(_, node)| each_references(node, see)),
        Node::Array(nodes) => nodes.iter().for_each(|node| each_references(node, see)),
    }
}

fn collect_references(node: &Node, pointer: String, found: &mut Vec<(String, References)>) {
    match node {
        Node::Literal(_) => {}
        Node::Expression(expression) => found.push((pointer, expression.references().clone())),
        Node::Object(nodes) => {
            for (name, node) in nodes {
                collect_references(node, format!("{pointer}/{}", escape(name)), found);
            }
        }
        Node::Array(nodes) => {
            for (at, node) in nodes.iter().enumerate() {
                collect_references(node, format!("{pointer}/{at}"), found);
            }
        }
    }
}

#[cfg(test)]
mod reference_suite;
#[cfg(test)]
mod tests;
