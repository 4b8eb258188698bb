//! Changes to a parsed expression that the library's bounds and functions need.

use jsonata_core::ast::{AstNode, BinaryOp, PathStep, Stage};
use jsonata_core::value::with_stack;

use super::functions::{BOUNDED, BOUNDED_REPLACEMENT, DISTINCT, TOO_LARGE};
use super::tree;
use super::words::makes_values;
use crate::expr::pattern;

/// With that few `&` and bindings, and no function of its own, an expression can not make a value much larger than
/// its inputs.
const FEW: usize = 4;

/// The longest replacement that `$replace` puts in without a look at the text.
const SHORT: usize = 16;

/// Names for what `$replace` works on; no expression can write them.
const TEXT: &str = "replace: text";
const REPLACEMENT: &str = "replace: replacement";

/// Makes an expression fit to run, and tells whether its values are checked as they grow:
///
/// - `$now(picture, zone)` becomes `$fromMillis($millis(), picture, zone)`, so that the clock is ours.
/// - `$pad(width)` and `$replace(pattern, replacement)`, which take their text from the context, name it: our own
///   functions see no context.
/// - `$distinct` becomes our own, since the library compares every value with every other.
/// - `a ~> $f(b)` becomes `$f(a, b)`, which it means, so that calls look alike.
/// - Regular expressions mean what they mean in JavaScript; one that is too large fails.
/// - `$replace` is asked first whether the result stays within the bounds.
/// - Values that an expression puts together in a loop are checked as they grow: the library bounds the length of
///   sequences, but neither texts nor arrays, nor how much there is of all.
pub(super) fn rewrite(ast: &mut AstNode) -> bool {
    let grows = grows(ast);
    change(ast, grows, false);
    let mut checked = false;
    tree::each(ast, &mut |node| {
        checked |= matches!(node, AstNode::Function { name, .. } if name == BOUNDED);
    });
    checked
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

/// `within` tells that the node is an operand of `&`, whose whole chain is checked once.
fn change(node: &mut AstNode, grows: bool, within: bool) {
    with_stack(|| {
        unchain(node);
        let join = is_join(node);
        if let AstNode::Binary {
            op: BinaryOp::ChainPipe,
            lhs,
            rhs,
        } = node
        {
            // What stands on the right is a function, not a value.
            change(lhs, grows, false);
            tree::each_child_mut(rhs, &mut |child| change(child, grows, false));
            rename(rhs);
        } else {
            tree::each_child_mut(node, &mut |child| change(child, grows, join));
        }
        rename(node);
        regular_expression(node);
        replace_call(node);
        if !grows {
            return;
        }
        keep_sequence(node);
        if let AstNode::Function { name, args, .. } = node
            && makes_values(name)
        {
            // A function that writes out a value, which may share its parts, meets it whole.
            if matches!(name.as_str(), "string" | "join")
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

/// `a ~> $f(b)` as `$f(a, b)`; a partial application (`$f(?, b)`) stays.
fn unchain(node: &mut AstNode) {
    let AstNode::Binary {
        op: BinaryOp::ChainPipe,
        lhs,
        rhs,
    } = node
    else {
        return;
    };
    // A call with a predicate is a path of one step.
    let call = match &mut **rhs {
        AstNode::Path { steps } => match steps.as_mut_slice() {
            [step] => &mut step.node,
            _ => return,
        },
        other => other,
    };
    if let AstNode::Function { args, .. } = call
        && !args.iter().any(|arg| matches!(arg, AstNode::Placeholder))
    {
        args.insert(0, std::mem::replace(lhs, AstNode::Null));
        *node = std::mem::replace(rhs, AstNode::Null);
    }
}

/// `$f(x)[]` keeps the array of a call that gives a sequence. A check between the call and the `[]` would take the mark
/// of a sequence away: it is put around both.
fn keep_sequence(node: &mut AstNode) {
    let AstNode::Path { steps } = node else {
        return;
    };
    let [
        PathStep {
            node: call, stages, ..
        },
    ] = steps.as_mut_slice()
    else {
        return;
    };
    if !matches!(stages.first(), Some(Stage::KeepArray)) {
        return;
    }
    let AstNode::Function { name, args, .. } = call else {
        return;
    };
    if name == BOUNDED
        && let Some(inner) = args.pop()
    {
        *call = inner;
        bound(node);
    }
}

fn rename(node: &mut AstNode) {
    match node {
        AstNode::Function { name, args, .. } if name == "now" && !args.is_empty() => {
            let mut all = std::mem::take(args);
            all.insert(0, call("millis", Vec::new()));
            *node = call("fromMillis", all);
        }
        AstNode::Function { name, args, .. } if name == "pad" && text_is_missing(args) => {
            args.insert(0, context());
        }
        // Where the second argument is of another type, it is wrong in any case.
        AstNode::Function { name, args, .. }
            if name == "replace"
                && args.len() == 2
                && !matches!(
                    args[1],
                    AstNode::Number(_) | AstNode::Boolean(_) | AstNode::Null
                ) =>
        {
            args.insert(0, context());
        }
        AstNode::Function { name, .. } | AstNode::Variable(name) if name == "distinct" => {
            DISTINCT.clone_into(name);
        }
        _ => {}
    }
}

fn regular_expression(node: &mut AstNode) {
    if let AstNode::Regex {
        pattern: source, ..
    } = node
    {
        *source = pattern::with_ascii_classes(source);
        if pattern::is_too_large(source) {
            *node = call(TOO_LARGE, Vec::new());
        }
    }
}

/// `$replace(a, p, r)` as `($text := a; $replacement := r; $replace(check($text, $replacement), p, $replacement))`.
fn replace_call(node: &mut AstNode) {
    let AstNode::Function { name, args, .. } = node else {
        return;
    };
    let [text, _, replacement, ..] = args.as_mut_slice() else {
        return;
    };
    let short = matches!(replacement, AstNode::String(it) if it.len() <= SHORT);
    let partial =
        matches!(text, AstNode::Placeholder) || matches!(replacement, AstNode::Placeholder);
    if name != "replace" || short || partial {
        return;
    }
    let variable = |name: &str| AstNode::Variable(name.to_owned());
    let checked = call(
        BOUNDED_REPLACEMENT,
        vec![variable(TEXT), variable(REPLACEMENT)],
    );
    let text = std::mem::replace(text, checked);
    let replacement = std::mem::replace(replacement, variable(REPLACEMENT));
    let bind = |name: &str, value: AstNode| AstNode::Binary {
        op: BinaryOp::ColonEqual,
        lhs: Box::new(variable(name)),
        rhs: Box::new(value),
    };
    let replace = std::mem::replace(node, AstNode::Null);
    *node = AstNode::Block(vec![
        bind(TEXT, text),
        bind(REPLACEMENT, replacement),
        replace,
    ]);
}

/// Whether these arguments of `$pad` begin with the width.
fn text_is_missing(args: &[AstNode]) -> bool {
    matches!(args, [_] | [AstNode::Number(_) | AstNode::Unary { .. }, _])
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

/// An array that takes in others: those are flattened into it.
fn is_array_of_values(node: &AstNode) -> bool {
    matches!(node, AstNode::Array(items) if items.iter().any(|item| !is_constant(item)))
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

fn context() -> AstNode {
    AstNode::Variable(String::new())
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
