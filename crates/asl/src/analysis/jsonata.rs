//! What a JSONata expression reads, and what of that Step Functions does not offer. The service checks this when a
//! definition is created: an expression runs without a context item, so that a path has to begin with a variable.

use jsonata_core::ast::{AstNode, BinaryOp, PathStep, Stage};
use jsonata_core::parser::{self, ParserError};

/// Something that an expression reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
    /// A name at the beginning of a path, which would be a field of the context item.
    TopLevel(String),
    /// `$$`.
    Root,
    /// A member of `$states`.
    States(String),
}

/// What the expression reads, each once, in the order of the text; or why it does not parse, in the words of AWS.
pub(crate) fn references(expression: &str) -> Result<Vec<Reference>, String> {
    let tree = parser::parse(expression).map_err(|error| message(expression, &error))?;
    let mut found = Vec::new();
    let mut note = |reference: Reference| {
        if !found.contains(&reference) {
            found.push(reference);
        }
    };
    // Nodes still to see, the next one last, with whether their context is that of the whole expression.
    let mut todo = vec![(&tree, true)];
    while let Some((node, outer)) = todo.pop() {
        let from = todo.len();
        match node {
            AstNode::Name(name) if outer => note(Reference::TopLevel(name.clone())),
            AstNode::ParentVariable(name) if name.is_empty() => note(Reference::Root),
            AstNode::Path { steps } => {
                if let Some(member) = states_member(steps) {
                    note(Reference::States(member.to_owned()));
                }
                for (at, step) in steps.iter().enumerate() {
                    todo.push((&step.node, outer && at == 0));
                    todo.extend(step.stages.iter().filter_map(|stage| match stage {
                        Stage::Filter(filter) => Some((&**filter, false)),
                        Stage::KeepArray | Stage::Index(_) => None,
                    }));
                }
            }
            AstNode::Binary { op, lhs, rhs } => {
                let bound = matches!(op, BinaryOp::FocusBind | BinaryOp::IndexBind);
                todo.push((&**lhs, outer));
                if !bound {
                    todo.push((&**rhs, outer));
                }
            }
            AstNode::Unary { operand, .. } => todo.push((&**operand, outer)),
            AstNode::Function { args, .. } => todo.extend(args.iter().map(|arg| (arg, outer))),
            AstNode::Call { procedure, args } => {
                todo.push((&**procedure, outer));
                todo.extend(args.iter().map(|arg| (arg, outer)));
            }
            AstNode::Lambda { body, .. } => todo.push((&**body, outer)),
            AstNode::Array(items) | AstNode::ArrayGroup(items) | AstNode::Block(items) => {
                todo.extend(items.iter().map(|item| (item, outer)));
            }
            AstNode::Object(pairs) => push_pairs(&mut todo, pairs, outer),
            AstNode::ObjectTransform { input, pattern } => {
                todo.push((&**input, outer));
                push_pairs(&mut todo, pattern, false);
            }
            AstNode::Conditional {
                condition,
                then_branch,
                else_branch,
            } => {
                todo.push((&**condition, outer));
                todo.push((&**then_branch, outer));
                todo.extend(else_branch.iter().map(|branch| (&**branch, outer)));
            }
            AstNode::FunctionApplication(inner) => todo.push((&**inner, false)),
            AstNode::Sort { input, terms } => {
                todo.push((&**input, outer));
                todo.extend(terms.iter().map(|(term, _)| (term, false)));
            }
            AstNode::Transform {
                location,
                update,
                delete,
            } => {
                todo.push((&**location, false));
                todo.push((&**update, false));
                todo.extend(delete.iter().map(|delete| (&**delete, false)));
            }
            _ => {}
        }
        if let Some(new) = todo.get_mut(from..) {
            new.reverse();
        }
    }
    Ok(found)
}

fn push_pairs<'a>(
    todo: &mut Vec<(&'a AstNode, bool)>,
    pairs: &'a [(AstNode, AstNode)],
    outer: bool,
) {
    for (key, value) in pairs {
        todo.push((key, outer));
        todo.push((value, outer));
    }
}

/// `result` of `$states.result…`.
fn states_member(steps: &[PathStep]) -> Option<&str> {
    match steps {
        [first, second, ..] => match (&first.node, &second.node) {
            (AstNode::Variable(name), AstNode::Name(member)) if name == "states" => Some(member),
            _ => None,
        },
        _ => None,
    }
}

/// The parser's message without its code, with tokens as they are written.
fn message(expression: &str, error: &ParserError) -> String {
    let text = match error {
        ParserError::UnclosedString if !ends_in_string(expression) => {
            "No terminating / in regular expression".to_owned()
        }
        ParserError::Expected { expected, found } if found == "Eof" => {
            format!("Expected {} before end of expression", quoted(expected))
        }
        ParserError::Expected { expected, found } => {
            format!("Expected {}, got {}", quoted(expected), quoted(found))
        }
        ParserError::UnexpectedToken(token) if token == "Eof" => {
            "Unexpected end of expression".to_owned()
        }
        ParserError::UnexpectedToken(token) if symbol(token).is_some() => format!(
            "The symbol {} cannot be used as a unary operator",
            quoted(token)
        ),
        ParserError::InvalidSyntax(text) => text.strip_prefix("S0201: Syntax error: ").map_or_else(
            || text.clone(),
            |token| format!("Syntax error: {}", quoted(token)),
        ),
        other => other.to_string(),
    };
    let coded = text
        .get(..7)
        .is_some_and(|head| head.starts_with('S') && head.ends_with(": "));
    match text.get(7..) {
        Some(rest) if coded => rest.to_owned(),
        _ => text,
    }
}

/// Whether a string literal is open at the end; the parser calls an open regular expression a string as well.
fn ends_in_string(expression: &str) -> bool {
    let mut open = None;
    let mut chars = expression.chars();
    while let Some(ch) = chars.next() {
        match (open, ch) {
            (Some(_), '\\') => {
                chars.next();
            }
            (Some(quote), _) if quote == ch => open = None,
            (None, '"' | '\'') => open = Some(ch),
            _ => {}
        }
    }
    open.is_some()
}

fn quoted(token: &str) -> String {
    format!("\"{}\"", symbol(token).unwrap_or(token))
}

/// How a token that the parser names is written.
fn symbol(token: &str) -> Option<&'static str> {
    Some(match token {
        "Plus" => "+",
        "Minus" => "-",
        "Star" => "*",
        "StarStar" => "**",
        "Slash" => "/",
        "Percent" => "%",
        "Equal" => "=",
        "NotEqual" => "!=",
        "LessThan" => "<",
        "LessThanOrEqual" => "<=",
        "GreaterThan" => ">",
        "GreaterThanOrEqual" => ">=",
        "And" => "and",
        "Or" => "or",
        "In" => "in",
        "Ampersand" => "&",
        "Dot" => ".",
        "DotDot" => "..",
        "Question" => "?",
        "QuestionQuestion" => "??",
        "QuestionColon" => "?:",
        "Colon" => ":",
        "ColonEqual" => ":=",
        "TildeArrow" => "~>",
        "LeftParen" => "(",
        "RightParen" => ")",
        "LeftBracket" => "[",
        "RightBracket" => "]",
        "LeftBrace" => "{",
        "RightBrace" => "}",
        "Comma" => ",",
        "Semicolon" => ";",
        "Caret" => "^",
        "Pipe" => "|",
        "Hash" => "#",
        "At" => "@",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(expression: &str) -> String {
        match references(expression) {
            Err(message) => format!("! {message}"),
            Ok(found) => found
                .iter()
                .map(|reference| match reference {
                    Reference::TopLevel(name) => name.clone(),
                    Reference::Root => "$$".to_owned(),
                    Reference::States(name) => format!("$states.{name}"),
                })
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    /// Expressions that do not parse, with the messages that AWS was seen to give.
    #[test]
    fn faults_read_as_aws_words_them() {
        for (expression, expected) in [
            ("a[1,2)", "! Expected \"]\", got \",\""),
            (
                "\"unterminated",
                "! String literal must be terminated by a matching quote",
            ),
            ("1 +", "! Unexpected end of expression"),
            (
                "{\"a\":}",
                "! The symbol \"}\" cannot be used as a unary operator",
            ),
            ("$x :=", "! Unexpected end of expression"),
            (
                "$match(\"a\", /abc",
                "! No terminating / in regular expression",
            ),
            (
                "phone %.other",
                "! The symbol \".\" cannot be used as a unary operator",
            ),
            ("", "! Unexpected end of expression"),
        ] {
            assert_eq!(shown(expression), expected, "{expression}");
        }
    }

    #[test]
    fn only_the_beginning_of_a_path_reads_the_context() {
        for (expression, expected) in [
            ("phone", "phone"),
            ("phone.number", "phone"),
            ("phone[0]", "phone"),
            ("a + b.c & a", "a b"),
            ("$states.input.items[value > 3]", "$states.input"),
            ("$states.input.(a + b)", "$states.input"),
            ("$states.input.items^(>price)", "$states.input"),
            ("$states.input{kind: value}", "$states.input"),
            (
                "$map($states.input.a, function($x){ b })",
                "$states.input b",
            ),
            ("$name.a & 'text'", ""),
            ("{'a': b}", "b"),
            ("[a, 1]", "a"),
            ("$$.a", "$$"),
            ("$states.input[$$.b = a]", "$states.input $$"),
            ("$states.errorOutput.Error", "$states.errorOutput"),
            ("($x := a; $x)", "a"),
            ("a ? b : c", "a b c"),
            ("$states", ""),
        ] {
            assert_eq!(shown(expression), expected, "{expression}");
        }
    }
}
