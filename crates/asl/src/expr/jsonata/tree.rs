//! Walks over syntax trees.

use jsonata_core::ast::{AstNode, PathStep, Stage};
use jsonata_core::value::with_stack;

/// Calls `visit` for the node and all below it, operands before their operators: in the order of evaluation.
pub(super) fn each<'n>(node: &'n AstNode, visit: &mut dyn FnMut(&'n AstNode)) {
    with_stack(|| {
        for child in children(node) {
            each(child, visit);
        }
        visit(node);
    });
}

/// The nodes directly below a node.
pub(super) fn children(node: &AstNode) -> Vec<&AstNode> {
    match node {
        AstNode::Path { steps } => steps.iter().flat_map(step_children).collect(),
        AstNode::Binary { lhs, rhs, .. } => vec![lhs, rhs],
        AstNode::Unary { operand, .. } => vec![operand],
        AstNode::Function { args, .. } => args.iter().collect(),
        AstNode::Call { procedure, args } => std::iter::once(&**procedure).chain(args).collect(),
        AstNode::Lambda { body, .. } => vec![body],
        AstNode::Array(items) | AstNode::ArrayGroup(items) | AstNode::Block(items) => {
            items.iter().collect()
        }
        AstNode::Object(pairs) => pairs.iter().flat_map(|(key, value)| [key, value]).collect(),
        AstNode::ObjectTransform { input, pattern } => std::iter::once(&**input)
            .chain(pattern.iter().flat_map(|(key, value)| [key, value]))
            .collect(),
        AstNode::Conditional {
            condition,
            then_branch,
            else_branch,
        } => [condition, then_branch]
            .into_iter()
            .chain(else_branch)
            .map(|it| &**it)
            .collect(),
        AstNode::FunctionApplication(inner) => vec![inner],
        AstNode::Sort { input, terms } => std::iter::once(&**input)
            .chain(terms.iter().map(|(term, _)| term))
            .collect(),
        AstNode::Transform {
            location,
            update,
            delete,
        } => [location, update]
            .into_iter()
            .chain(delete)
            .map(|it| &**it)
            .collect(),
        AstNode::String(_)
        | AstNode::Name(_)
        | AstNode::Number(_)
        | AstNode::Boolean(_)
        | AstNode::Null
        | AstNode::Undefined
        | AstNode::Placeholder
        | AstNode::Regex { .. }
        | AstNode::Variable(_)
        | AstNode::ParentVariable(_)
        | AstNode::Wildcard
        | AstNode::Descendant
        | AstNode::Parent(_) => Vec::new(),
    }
}

fn step_children(step: &PathStep) -> impl Iterator<Item = &AstNode> {
    std::iter::once(&step.node).chain(step.stages.iter().filter_map(|stage| match stage {
        Stage::Filter(filter) => Some(&**filter),
        Stage::KeepArray | Stage::Index(_) => None,
    }))
}

/// Calls `change` for each node directly below a node.
pub(super) fn each_child_mut(node: &mut AstNode, change: &mut dyn FnMut(&mut AstNode)) {
    match node {
        AstNode::Path { steps } => {
            for step in steps {
                change(&mut step.node);
                for stage in &mut step.stages {
                    if let Stage::Filter(filter) = stage {
                        change(filter);
                    }
                }
            }
        }
        AstNode::Binary { lhs, rhs, .. } => {
            change(lhs);
            change(rhs);
        }
        AstNode::Unary { operand, .. } => change(operand),
        AstNode::Function { args, .. } => args.iter_mut().for_each(change),
        AstNode::Call { procedure, args } => {
            change(procedure);
            args.iter_mut().for_each(change);
        }
        AstNode::Lambda { body, .. } => change(body),
        AstNode::Array(items) | AstNode::ArrayGroup(items) | AstNode::Block(items) => {
            items.iter_mut().for_each(change);
        }
        AstNode::Object(pairs) => change_pairs(pairs, change),
        AstNode::ObjectTransform { input, pattern } => {
            change(input);
            change_pairs(pattern, change);
        }
        AstNode::Conditional {
            condition,
            then_branch,
            else_branch,
        } => {
            change(condition);
            change(then_branch);
            if let Some(branch) = else_branch {
                change(branch);
            }
        }
        AstNode::FunctionApplication(inner) => change(inner),
        AstNode::Sort { input, terms } => {
            change(input);
            terms.iter_mut().for_each(|(term, _)| change(term));
        }
        AstNode::Transform {
            location,
            update,
            delete,
        } => {
            change(location);
            change(update);
            if let Some(delete) = delete {
                change(delete);
            }
        }
        _ => {}
    }
}

fn change_pairs(pairs: &mut [(AstNode, AstNode)], change: &mut dyn FnMut(&mut AstNode)) {
    for (key, value) in pairs {
        change(key);
        change(value);
    }
}
