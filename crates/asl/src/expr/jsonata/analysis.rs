//! What an expression refers to.

use std::collections::BTreeSet;

use jsonata_core::ast::{AstNode, BinaryOp, PathStep, Stage};
use jsonata_core::value::with_stack;

use super::tree;
use super::words::is_builtin;

/// What an expression refers to outside itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Variables it reads, sorted; `states` is not one.
    pub variables: Vec<String>,
    /// Names read against the top-level context (`phone`), sorted. There is none: the service refuses the definition.
    pub top_level_names: Vec<String>,
    /// Whether it refers to the top-level context (`$$`), which the service refuses too.
    pub root: bool,
    /// Whether it reads `$states.input`.
    pub input: bool,
    /// Whether it reads `$states.result`.
    pub result: bool,
    /// Whether it reads `$states.errorOutput`.
    pub error_output: bool,
    /// Whether it reads `$states.context`.
    pub context: bool,
    /// Whether it reads `$states` as a whole, with all that is there.
    pub whole_states: bool,
}

/// How much of a part of `$states` an expression reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Reads {
    /// Nothing of it.
    #[default]
    Nothing,
    /// Only these members of it.
    Members(BTreeSet<String>),
    /// All of it.
    All,
}

/// How much of each part of `$states` an expression reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct StatesReads {
    pub(super) input: Reads,
    pub(super) context: Reads,
    pub(super) result: Reads,
    pub(super) error_output: Reads,
}

impl StatesReads {
    fn all() -> Self {
        Self {
            input: Reads::All,
            context: Reads::All,
            result: Reads::All,
            error_output: Reads::All,
        }
    }
}

/// What the expression of this tree refers to, and how much of `$states` that is.
pub(super) fn references(node: &AstNode) -> (References, StatesReads) {
    let mut walk = Walk::default();
    walk.visit(node, true);
    walk.found.variables = walk.variables.into_iter().collect();
    walk.found.top_level_names = walk.names.into_iter().collect();
    // A parent operator may look at what no path names.
    let mut parents = false;
    tree::each(node, &mut |node| {
        parents |= matches!(node, AstNode::Parent(_))
    });
    let reads = if parents || walk.found.whole_states {
        StatesReads::all()
    } else {
        walk.reads
    };
    (walk.found, reads)
}

#[derive(Default)]
struct Walk {
    found: References,
    reads: StatesReads,
    variables: BTreeSet<String>,
    names: BTreeSet<String>,
    /// Names that the expression itself has bound at this point.
    bound: Vec<String>,
}

impl Walk {
    /// `top` tells whether the context here is the top-level one.
    fn visit(&mut self, node: &AstNode, top: bool) {
        with_stack(|| self.visit_node(node, top));
    }

    fn visit_node(&mut self, node: &AstNode, top: bool) {
        match node {
            AstNode::Variable(name) => self.variable(name),
            AstNode::ParentVariable(_) => self.found.root = true,
            AstNode::Name(name) if top => {
                self.names.insert(name.clone());
            }
            AstNode::Path { .. } => self.path(node, top),
            AstNode::Lambda { params, body, .. } => {
                let outer = self.bound.len();
                self.bound.extend(params.iter().cloned());
                self.visit(body, top);
                self.bound.truncate(outer);
            }
            AstNode::Block(items) => {
                let outer = self.bound.len();
                items.iter().for_each(|item| self.visit(item, top));
                self.bound.truncate(outer);
            }
            AstNode::Binary {
                op: BinaryOp::ColonEqual,
                lhs,
                rhs,
            } => {
                self.visit(rhs, top);
                if let AstNode::Variable(name) = &**lhs {
                    self.bound.push(name.clone());
                }
            }
            AstNode::Sort { input, terms } => {
                self.visit(input, top);
                terms.iter().for_each(|(term, _)| self.visit(term, false));
            }
            AstNode::ObjectTransform { input, pattern } => {
                self.visit(input, top);
                for (key, value) in pattern {
                    self.visit(key, false);
                    self.visit(value, false);
                }
            }
            AstNode::Transform {
                location,
                update,
                delete,
            } => {
                self.visit(location, false);
                self.visit(update, false);
                if let Some(delete) = delete {
                    self.visit(delete, false);
                }
            }
            other => tree::children(other)
                .into_iter()
                .for_each(|child| self.visit(child, top)),
        }
    }

    fn variable(&mut self, name: &str) {
        if name.is_empty() || self.bound.iter().any(|it| it == name) {
            return;
        }
        match name {
            "$" => self.found.root = true,
            "states" => self.found.whole_states = true,
            name if is_builtin(name) => {}
            name => {
                self.variables.insert(name.to_owned());
            }
        }
    }

    fn path(&mut self, node: &AstNode, top: bool) {
        let AstNode::Path { steps } = node else {
            return;
        };
        let outer = self.bound.len();
        let mut rest = steps.as_slice();
        if let [first, second, ..] = rest
            && matches!(&first.node, AstNode::Variable(name) if name == "states")
            && first.stages.is_empty()
            && let AstNode::Name(part) = &second.node
            && self.states_part(part)
        {
            self.read(part, member(second, rest.get(2)));
            rest = &rest[1..];
            self.stages(&rest[0].stages);
            self.bindings(&rest[0]);
            rest = &rest[1..];
            rest.iter().for_each(|step| self.step(step, false));
        } else {
            for (at, step) in rest.iter().enumerate() {
                self.step(step, top && at == 0);
            }
        }
        self.bound.truncate(outer);
    }

    fn step(&mut self, step: &PathStep, top: bool) {
        self.visit(&step.node, top);
        self.stages(&step.stages);
        self.bindings(step);
    }

    fn stages(&mut self, stages: &[Stage]) {
        for stage in stages {
            match stage {
                Stage::Filter(filter) => self.visit(filter, false),
                Stage::Index(name) => self.bound.push(name.clone()),
                Stage::KeepArray => {}
            }
        }
    }

    fn bindings(&mut self, step: &PathStep) {
        self.bound
            .extend(step.focus.iter().chain(&step.index_var).cloned());
    }

    fn read(&mut self, part: &str, member: Option<&str>) {
        let reads = match part {
            "input" => &mut self.reads.input,
            "context" => &mut self.reads.context,
            "result" => &mut self.reads.result,
            "errorOutput" => &mut self.reads.error_output,
            _ => return,
        };
        match (member, &mut *reads) {
            (_, Reads::All) => {}
            (None, _) => *reads = Reads::All,
            (Some(member), Reads::Members(members)) => {
                members.insert(member.to_owned());
            }
            (Some(member), Reads::Nothing) => {
                *reads = Reads::Members(BTreeSet::from([member.to_owned()]))
            }
        }
    }

    fn states_part(&mut self, part: &str) -> bool {
        if self.bound.iter().any(|it| it == "states") {
            return false;
        }
        match part {
            "input" => self.found.input = true,
            "result" => self.found.result = true,
            "errorOutput" => self.found.error_output = true,
            "context" => self.found.context = true,
            _ => self.found.whole_states = true,
        }
        true
    }
}

/// The member that the path goes on to, where it looks at nothing else of the part.
fn member<'p>(part: &PathStep, next: Option<&'p PathStep>) -> Option<&'p str> {
    let plain = part.stages.is_empty() && part.focus.is_none() && part.index_var.is_none();
    match next {
        Some(PathStep {
            node: AstNode::Name(name),
            ..
        }) if plain => Some(name),
        _ => None,
    }
}
