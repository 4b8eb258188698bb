//! One expression.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use indexmap::IndexMap;
use jsonata_core::ast::AstNode;
use jsonata_core::evaluator::{Context, Evaluator};
use jsonata_core::parser;
use jsonata_core::value::JValue;
use serde_json::Value;

use super::analysis::{Reads, References, StatesReads, references};
use super::{functions, limits, rewrite, syntax_words, tree, values, words};
use crate::expr::{EvalError, Scope, SyntaxError};

/// A compiled expression.
pub(super) struct Expression {
    text: String,
    ast: AstNode,
    references: References,
    reads: StatesReads,
    /// Functions of ours that it names.
    functions: Vec<String>,
    /// Whether our checks stand in it.
    checked: bool,
    /// Where it is a mere path of names from a variable or from a part of `$states`.
    plain: Option<Plain>,
}

/// `$states.input.a.b` or `$name.a.b`.
struct Plain {
    root: Root,
    names: Vec<String>,
}

enum Root {
    Input,
    Result,
    ErrorOutput,
    Context,
    Variable(String),
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.text).finish()
    }
}

impl Expression {
    /// Parses the text between `{%` and `%}`.
    pub(super) fn parse(text: &str) -> Result<Self, SyntaxError> {
        // The library promises not to panic; should it, only this expression is lost.
        let parsed = catch_unwind(|| {
            parser::parse(text).map_err(|error| syntax_words::syntax(&error, text))
        })
        .unwrap_or_else(|_| Err("The expression can not be parsed".to_owned()));
        let mut ast = parsed.map_err(|message| SyntaxError::new(message, 0))?;
        if let Some((_, message)) = syntax_words::refusal(&ast, text) {
            return Err(SyntaxError::new(message, 0));
        }
        let (references, reads) = references(&ast);
        let plain = plain(&ast);
        let checked = rewrite::rewrite(&mut ast);
        let mut functions = Vec::new();
        tree::each(&ast, &mut |node| {
            if let AstNode::Function { name, .. } | AstNode::Variable(name) = node
                && functions::is_registered(name)
                && !functions.contains(name)
            {
                functions.push(name.clone());
            }
        });
        Ok(Self {
            text: text.to_owned(),
            ast,
            references,
            reads,
            functions,
            checked,
            plain,
        })
    }

    /// The text as written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What it refers to.
    pub(super) fn references(&self) -> &References {
        &self.references
    }

    /// The value; `location` names the field.
    pub(super) fn eval(
        &self,
        location: &str,
        inputs: &mut Inputs<'_, '_>,
    ) -> Result<Value, EvalError> {
        if let Some(value) = self
            .plain
            .as_ref()
            .and_then(|plain| plain.find(inputs.scope))
        {
            return Ok(values::through(value));
        }
        // The top-level context is nothing: the service refuses what refers to it.
        let evaluated = catch_unwind(AssertUnwindSafe(|| self.run(&JValue::Undefined, inputs)))
            .unwrap_or_else(|_| Err("internal error".to_owned()));
        match evaluated {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(words::nothing(&self.text, location)),
            Err(message) => Err(words::thrown(&self.text, location, &message)),
        }
    }

    /// The value in the top-level context `root`, or what the library says.
    pub(super) fn run(
        &self,
        root: &JValue,
        inputs: &mut Inputs<'_, '_>,
    ) -> Result<Option<Value>, String> {
        let mut context = Context::new();
        if let Some(states) = inputs.states(self.references.whole_states, &self.reads) {
            context.bind("states".to_owned(), states);
        }
        for name in &self.references.variables {
            if let Some(value) = inputs.variable(name) {
                context.bind(name.clone(), value);
            }
        }
        let mut evaluator = Evaluator::with_options(context, limits::options(self.checked));
        functions::register(&mut evaluator, &self.functions, inputs.scope.entropy)
            .map_err(|error| error.message().to_owned())?;
        let value = evaluator
            .evaluate(&self.ast, root)
            .map_err(|error| words::message(error.message(), &self.ast))?;
        values::to_json(&value).map_err(str::to_owned)
    }
}

/// The expression as a mere path, if it is one.
fn plain(ast: &AstNode) -> Option<Plain> {
    let (root, names) = match ast {
        AstNode::Variable(name) => (name, Vec::new()),
        AstNode::Path { steps } => {
            let simple = steps.iter().all(|step| {
                step.stages.is_empty()
                    && step.focus.is_none()
                    && step.index_var.is_none()
                    && !step.is_tuple
            });
            let (first, rest) = steps.split_first()?;
            let AstNode::Variable(root) = &first.node else {
                return None;
            };
            let names = rest
                .iter()
                .map(|step| match &step.node {
                    AstNode::Name(name) => Some(name.clone()),
                    _ => None,
                })
                .collect::<Option<Vec<_>>>()?;
            (simple.then_some(root)?, names)
        }
        _ => return None,
    };
    if root.is_empty() || root == "$" || words::is_builtin(root) {
        return None;
    }
    if root != "states" {
        return Some(Plain {
            root: Root::Variable(root.clone()),
            names,
        });
    }
    let (part, names) = names.split_first()?;
    let root = match part.as_str() {
        "input" => Root::Input,
        "result" => Root::Result,
        "errorOutput" => Root::ErrorOutput,
        "context" => Root::Context,
        _ => return None,
    };
    Some(Plain {
        root,
        names: names.to_vec(),
    })
}

impl Plain {
    /// The value, where objects lead to it. Arrays on the way, or nothing there, are left to the library.
    fn find<'v>(&self, scope: &Scope<'v>) -> Option<&'v Value> {
        let mut value = match &self.root {
            Root::Input => scope.input,
            Root::Result => scope.result?,
            Root::ErrorOutput => scope.error_output?,
            Root::Context => scope.context,
            Root::Variable(name) => scope.variables.get(name)?,
        };
        for name in &self.names {
            value = value.as_object()?.get(name)?;
        }
        Some(value)
    }
}

/// The values that the expressions of one template read, turned into the library's once.
pub(super) struct Inputs<'i, 's> {
    scope: &'i mut Scope<'s>,
    input: Converted,
    context: Converted,
    result: Converted,
    error_output: Converted,
    variables: IndexMap<String, JValue>,
}

/// What is converted of a value so far.
#[derive(Default)]
struct Converted {
    whole: Option<JValue>,
    members: IndexMap<String, JValue>,
}

impl Converted {
    fn get(&mut self, source: &Value, reads: &Reads) -> Option<JValue> {
        if let Some(whole) = &self.whole
            && *reads != Reads::Nothing
        {
            return Some(whole.clone());
        }
        match (reads, source) {
            (Reads::Nothing, _) => None,
            (Reads::Members(names), Value::Object(source)) => {
                let mut members = IndexMap::with_capacity(names.len());
                for name in names {
                    if let Some(value) = source.get(name) {
                        let converted = self
                            .members
                            .entry(name.clone())
                            .or_insert_with(|| values::from_json(value));
                        members.insert(name.clone(), converted.clone());
                    }
                }
                Some(JValue::object(members))
            }
            _ => Some(self.whole.insert(values::from_json(source)).clone()),
        }
    }
}

impl<'i, 's> Inputs<'i, 's> {
    pub(super) fn new(scope: &'i mut Scope<'s>) -> Self {
        Self {
            scope,
            input: Converted::default(),
            context: Converted::default(),
            result: Converted::default(),
            error_output: Converted::default(),
            variables: IndexMap::new(),
        }
    }

    /// `$states` with what is read of it, in the order that the service writes its parts. `None` where nothing is read.
    fn states(&mut self, whole: bool, reads: &StatesReads) -> Option<JValue> {
        let scope = &*self.scope;
        let parts = [
            ("input", Some(scope.input), &reads.input, &mut self.input),
            (
                "context",
                Some(scope.context),
                &reads.context,
                &mut self.context,
            ),
            ("result", scope.result, &reads.result, &mut self.result),
            (
                "errorOutput",
                scope.error_output,
                &reads.error_output,
                &mut self.error_output,
            ),
        ];
        let mut states = IndexMap::new();
        for (name, source, reads, converted) in parts {
            if let Some(value) = source.and_then(|source| converted.get(source, reads)) {
                states.insert(name.to_owned(), value);
            }
        }
        (whole || !states.is_empty()).then(|| JValue::object(states))
    }

    fn variable(&mut self, name: &str) -> Option<JValue> {
        if let Some(value) = self.variables.get(name) {
            return Some(value.clone());
        }
        let value = values::from_json(self.scope.variables.get(name)?);
        self.variables.insert(name.to_owned(), value.clone());
        Some(value)
    }
}
