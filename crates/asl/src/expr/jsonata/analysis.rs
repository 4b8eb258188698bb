//! What an expression refers to.

use std::collections::BTreeSet;

use jsonata_core::ast::{AstNode, BinaryOp, Stage};
use jsonata_core::value::with_stack;

use super::tree;
use super::words::is_builtin;

/// What an expression refers to outside itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct References {
    /// Variables it reads, sorted; `states` is not one.
    pub(super) variables: Vec<String>,
    /// Whether it reads `$states.input`.
    pub(super) input: bool,
    /// Whether it reads `$states.result`.
    pub(super) result: bool,
    /// Whether it reads `$states.errorOutput`.
    pub(super) error_output: bool,
    /// Whether it reads `$states.context`.
    pub(super) context: bool,
    /// Whether it reads `$states` as a whole, with all that is there.
    pub(super) whole_states: bool,
}

/// What the expression of this tree refers to.
pub(super) fn references(node: &AstNode) -> References {
    let mut walk = Walk::default();
    walk.visit(node);
    walk.found.variables = walk.variables.into_iter().collect();
    walk.found
}

#[derive(Default)]
struct Walk {
    found: References,
    variables: BTreeSet<String>,
    /// Names that the expression itself has bound at this point.
    bound: Vec<String>,
}

impl Walk {
    fn visit(&mut self, node: &AstNode) {
        with_stack(|| self.visit_node(node));
    }

    fn visit_node(&mut self, node: &AstNode) {
        match node {
            AstNode::Variable(name) => self.variable(name),
            AstNode::Path { .. } => self.path(node),
            AstNode::Lambda { params, body, .. } => {
                let outer = self.bound.len();
                self.bound.extend(params.iter().cloned());
                self.visit(body);
                self.bound.truncate(outer);
            }
            AstNode::Block(items) => {
                let outer = self.bound.len();
                items.iter().for_each(|item| self.visit(item));
                self.bound.truncate(outer);
            }
            AstNode::Binary {
                op: BinaryOp::ColonEqual,
                lhs,
                rhs,
            } => {
                self.visit(rhs);
                if let AstNode::Variable(name) = &**lhs {
                    self.bound.push(name.clone());
                }
            }
            other => tree::children(other)
                .into_iter()
                .for_each(|child| self.visit(child)),
        }
    }

    fn variable(&mut self, name: &str) {
        if matches!(name, "" | "$") || self.bound.iter().any(|it| it == name) {
            return;
        }
        match name {
            "states" => self.found.whole_states = true,
            name if is_builtin(name) => {}
            name => {
                self.variables.insert(name.to_owned());
            }
        }
    }

    fn path(&mut self, node: &AstNode) {
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
            rest = &rest[1..];
            self.stages(&rest[0].stages);
            self.bindings(&rest[0]);
            rest = &rest[1..];
            rest.iter().for_each(|step| self.step(step));
        } else {
            rest.iter().for_each(|step| self.step(step));
        }
        self.bound.truncate(outer);
    }

    fn step(&mut self, step: &jsonata_core::ast::PathStep) {
        self.visit(&step.node);
        self.stages(&step.stages);
        self.bindings(step);
    }

    fn stages(&mut self, stages: &[Stage]) {
        for stage in stages {
            match stage {
                Stage::Filter(filter) => self.visit(filter),
                Stage::Index(name) => self.bound.push(name.clone()),
                Stage::KeepArray => {}
            }
        }
    }

    fn bindings(&mut self, step: &jsonata_core::ast::PathStep) {
        self.bound
            .extend(step.focus.iter().chain(&step.index_var).cloned());
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
