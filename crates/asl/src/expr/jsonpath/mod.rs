//! JSONPath in the Jayway dialect, which the service uses.
//!
//! A [`Query`] is parsed once and then selects from many values. It is *definite* when it can select at most
//! one place; then its result is the value there, and a missing place is an error. Otherwise its result is the
//! array of all selected values, possibly empty.

mod filter;
mod filter_parser;
mod function;
mod parser;
mod select;

pub use filter::Filter;
pub(super) use filter::compare_numbers;
pub use function::Function;
pub use select::{NotFound, Selected};

use crate::expr::SyntaxError;

/// The value a path starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// `$`: the input, or whatever value the field works on.
    Input,
    /// `$$`: the context object.
    Context,
    /// `$name`: a variable.
    Variable(String),
}

/// One step of a path.
#[derive(Clone, Debug)]
pub enum Step {
    /// `.name`, `['name']` or `['a','b']`.
    Members(Vec<String>),
    /// `.*` or `[*]`.
    Wildcard,
    /// `[0]`, `[-1]` or `[0,2]`.
    Indexes(Vec<i64>),
    /// `[from:to]`, either side may be absent; negative numbers count from the end.
    Slice(Option<i64>, Option<i64>),
    /// `[?(…)]`.
    Filter(Filter),
    /// `..`: the next step applies to the value and to everything below it.
    Descend,
    /// `.length()` and the like.
    Function(Function),
}

impl Step {
    /// Whether it selects at most one place. Several names at the end of a path make one object of the
    /// members that exist, so there they count as one.
    fn is_definite(&self, last: bool) -> bool {
        match self {
            Self::Members(names) => names.len() == 1 || last,
            Self::Indexes(indexes) => indexes.len() == 1,
            Self::Function(_) => true,
            Self::Wildcard | Self::Slice(..) | Self::Filter(_) | Self::Descend => false,
        }
    }

    /// The step as Jayway prints it in messages.
    fn fragment(&self) -> String {
        match self {
            Self::Members(names) => {
                let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
                format!("[{}]", names.join(","))
            }
            Self::Wildcard => "[*]".to_owned(),
            Self::Indexes(indexes) => {
                let indexes: Vec<String> = indexes.iter().map(i64::to_string).collect();
                format!("[{}]", indexes.join(","))
            }
            Self::Slice(from, to) => {
                let text = |bound: &Option<i64>| bound.map(|it| it.to_string()).unwrap_or_default();
                format!("[{}:{}]", text(from), text(to))
            }
            Self::Filter(_) => "[?]".to_owned(),
            Self::Descend => "..".to_owned(),
            Self::Function(function) => format!(".{}()", function.name()),
        }
    }
}

/// A parsed path.
#[derive(Clone, Debug)]
pub struct Query {
    root: Root,
    steps: Vec<Step>,
    definite: bool,
}

impl Query {
    /// Parses a whole path such as `$.a[0]`, `$$.Execution.Id` or `$name.b`.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        parser::parse(text)
    }

    fn new(root: Root, steps: Vec<Step>) -> Self {
        let last = steps.len();
        let definite = steps
            .iter()
            .enumerate()
            .all(|(at, step)| step.is_definite(at + 1 == last));
        Self {
            root,
            steps,
            definite,
        }
    }

    /// What it starts from.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// Its steps.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether it selects at most one place.
    pub fn is_definite(&self) -> bool {
        self.definite
    }

    /// Whether it has only single names and single indexes: then it can only name one place.
    pub fn is_reference(&self) -> bool {
        self.steps.iter().all(|step| match step {
            Step::Members(names) => names.len() == 1,
            Step::Indexes(indexes) => indexes.len() == 1,
            _ => false,
        })
    }

    /// The name of the variable it reads, if its root is one.
    pub fn variables(&self, into: &mut Vec<String>) {
        if let Root::Variable(name) = &self.root {
            into.push(name.clone());
        }
    }

    /// The path as Jayway prints it in messages: `$['a'][0]`.
    pub fn canonical(&self) -> String {
        let mut text = "$".to_owned();
        for step in &self.steps {
            text.push_str(&step.fragment());
        }
        text
    }
}
