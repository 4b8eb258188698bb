//! Changes to a parsed expression that the library's bounds and functions need.

use jsonata_core::ast::{AstNode, BinaryOp};
use jsonata_core::value::with_stack;

use super::functions::BOUNDED;
use super::tree;

/// With that few `&` and bindings, and no function of its own, an expression can not make a value much larger than
/// its inputs.
const FEW: usize = 4;

/// Makes an expression fit to run:
///
/// - `$now(picture, zone)` becomes `$fromMillis($millis(), picture, zone)`, so that the clock is ours.
/// - `$pad(width)`, which takes its text from the context, names it, since our own `$pad` sees no context.
/// - Texts and arrays that an expression puts together in a loop are checked as they grow: the library bounds only
///   sequences.
pub(super) fn rewrite(ast: &mut AstNode) {
    change(ast, grows(ast), false);
}

/// Whether the expression may put a value together again and again.
fn grows(ast: &AstNode) -> bool {
    let (mut steps, mut lambda) = (0, false);
    tree::each(ast, &mut |node| match node {
        AstNode::Lambda { .. } | AstNode::Transform { .. } => lambda = true,
        AstNode::Binary {
            op: BinaryOp::Concatenate | BinaryOp::ColonEqual,
            ..
        }
        | AstNode::FunctionApplication(_) => steps += 1,
        _ => {}
    });
    lambda || steps > FEW
}

fn is_join(node: &AstNode) -> bool {
    matches!(
        node,
        AstNode::Binary {
            op: BinaryOp::Concatenate,
            ..
        }
    )
}

/// Functions that write out a whole value as one text.
fn is_text_function(node: &AstNode) -> bool {
    matches!(node, AstNode::Function { name, args, .. } if !args.is_empty() && matches!(name.as_str(), "string" | "join" | "replace"))
}

/// An array that takes in others: those are flattened into it.
fn is_array_of_values(node: &AstNode) -> bool {
    matches!(node, AstNode::Array(items) if items.iter().any(|item| !is_constant(item)))
}

/// `within` tells that the node is an operand of `&`, whose whole chain is checked once.
fn change(node: &mut AstNode, grows: bool, within: bool) {
    with_stack(|| {
        let join = is_join(node);
        tree::each_child_mut(node, &mut |child| change(child, grows, join));
        match node {
            AstNode::Function { name, args, .. } if name == "now" && !args.is_empty() => {
                let picture = std::mem::take(args);
                *node = call(
                    "fromMillis",
                    std::iter::once(call("millis", Vec::new()))
                        .chain(picture)
                        .collect(),
                );
            }
            AstNode::Function { name, args, .. } if name == "pad" && text_is_missing(args) => {
                args.insert(0, AstNode::Variable(String::new()));
            }
            _ => {}
        }
        if !grows {
            return;
        }
        if is_text_function(node) {
            if let AstNode::Function { args, .. } = node
                && let Some(first) = args.first_mut()
            {
                bound(first);
            }
            bound(node);
        } else if join != within || is_array_of_values(node) {
            bound(node);
        }
    });
}

/// Whether these arguments of `$pad` begin with the width.
fn text_is_missing(args: &[AstNode]) -> bool {
    matches!(args, [_] | [AstNode::Number(_) | AstNode::Unary { .. }, _])
}

/// Has the node's value checked. What is as long as it stands there needs no check.
fn bound(node: &mut AstNode) {
    if is_constant(node) {
        return;
    }
    let inner = std::mem::replace(node, AstNode::Null);
    *node = call(BOUNDED, vec![inner]);
}

fn call(name: &str, args: Vec<AstNode>) -> AstNode {
    AstNode::Function {
        name: name.to_owned(),
        args,
        is_builtin: true,
    }
}

/// As long as it stands there.
fn is_constant(node: &AstNode) -> bool {
    matches!(
        node,
        AstNode::String(_)
            | AstNode::Number(_)
            | AstNode::Boolean(_)
            | AstNode::Null
            | AstNode::Placeholder
    )
}
