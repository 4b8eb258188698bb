//! What the service says about expressions that fail.
//!
//! The service's engine words its errors as jsonata-js does; where the library's words are others, they are put right
//! here.

use jsonata_core::ast::AstNode;
use jsonata_core::evaluator::error_code_prefix;
use serde_json::Value;

use super::functions::ADDED;
use super::limits::{MEMORY_EXCEEDED, STACK_EXCEEDED, TIME_EXCEEDED};
use super::tree;
use crate::expr::{EvalError, JsonType, to_json_text};

/// JSONata's functions and what they take.
const SIGNATURES: [(&str, &str); 66] = [
    ("abs", "n"),
    ("append", "xx"),
    ("assert", "bs"),
    ("average", "a<n>"),
    ("base64decode", "s"),
    ("base64encode", "s"),
    ("boolean", "x"),
    ("ceil", "n"),
    ("clone", "(oa)"),
    ("contains", "s(sf)"),
    ("count", "a"),
    ("decodeUrl", "s"),
    ("decodeUrlComponent", "s"),
    ("distinct", "x"),
    ("each", "of"),
    ("encodeUrl", "s"),
    ("encodeUrlComponent", "s"),
    ("error", "s"),
    ("eval", "sx"),
    ("exists", "x"),
    ("filter", "af"),
    ("floor", "n"),
    ("formatBase", "nn"),
    ("formatInteger", "ns"),
    ("formatNumber", "nso"),
    ("fromMillis", "nss"),
    ("join", "a<s>s"),
    ("keys", "x"),
    ("length", "s"),
    ("lookup", "xs"),
    ("lowercase", "s"),
    ("map", "af"),
    ("match", "sfn"),
    ("max", "a<n>"),
    ("merge", "a<o>"),
    ("millis", ""),
    ("min", "a<n>"),
    ("not", "x"),
    ("now", "ss"),
    ("number", "(nsb)"),
    ("pad", "sns"),
    ("parseInteger", "ss"),
    ("power", "nn"),
    ("random", "n"),
    ("reduce", "afj"),
    ("replace", "s(sf)(sf)n"),
    ("reverse", "a"),
    ("round", "nn"),
    ("shuffle", "a"),
    ("sift", "of"),
    ("single", "af"),
    ("sort", "af"),
    ("split", "s(sf)n"),
    ("spread", "x"),
    ("sqrt", "n"),
    ("string", "xb"),
    ("substring", "snn"),
    ("substringAfter", "ss"),
    ("substringBefore", "ss"),
    ("sum", "a<n>"),
    ("toMillis", "ss"),
    ("trim", "s"),
    ("type", "x"),
    ("uppercase", "s"),
    ("values", "o"),
    ("zip", "a"),
];

/// Whether JSONata or the service has a function of this name.
pub(super) fn is_builtin(name: &str) -> bool {
    ADDED.contains(&name) || signature(name).is_some()
}

/// Whether a function of JSONata's makes a new text or array, which may be as large as its arguments or larger.
pub(super) fn makes_values(name: &str) -> bool {
    matches!(
        name,
        "append"
            | "base64decode"
            | "base64encode"
            | "decodeUrl"
            | "decodeUrlComponent"
            | "each"
            | "encodeUrl"
            | "encodeUrlComponent"
            | "filter"
            | "formatNumber"
            | "join"
            | "keys"
            | "lowercase"
            | "map"
            | "match"
            | "merge"
            | "pad"
            | "parse"
            | "partition"
            | "range"
            | "replace"
            | "reverse"
            | "shuffle"
            | "sift"
            | "sort"
            | "split"
            | "spread"
            | "string"
            | "substring"
            | "substringAfter"
            | "substringBefore"
            | "trim"
            | "uppercase"
            | "zip"
    )
}

fn signature(name: &str) -> Option<&'static str> {
    SIGNATURES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, it)| *it)
}

/// An expression without a value.
pub(super) fn nothing(text: &str, location: &str) -> EvalError {
    EvalError::query(
        format!(
            "The JSONata expression '{text}' specified for the field '{location}' returned nothing (undefined)."
        ),
        location,
    )
}

/// An expression that failed. A message with a code is a sentence of its own.
pub(super) fn thrown(text: &str, location: &str, message: &str) -> EvalError {
    let separator = if error_code_prefix(message).is_some() {
        ". "
    } else {
        ": "
    };
    EvalError::query(
        format!(
            "The JSONata expression '{text}' specified for the field '{location}' threw an error during \
             evaluation{separator}{message}"
        ),
        location,
    )
}

/// An expression whose value is of a type that its field does not take.
pub(super) fn unexpected_type(
    text: &str,
    location: &str,
    expected: JsonType,
    value: &Value,
) -> EvalError {
    EvalError::query(
        format!(
            "The JSONata expression '{text}' specified for the field '{location}' returned an unexpected result type. \
             Expected '{expected}', but was '{}' for value: {}",
            JsonType::of(value),
            to_json_text(value)
        ),
        location,
    )
}

/// The library's message in the service's words.
pub(super) fn message(message: &str, ast: &AstNode) -> String {
    let Some(code) = error_code_prefix(message) else {
        return message.to_owned();
    };
    let rest = message.get(7..).unwrap_or_default();
    let said = |text: String| format!("{code}: {text}");
    match code {
        "D1011" | "U1001" => STACK_EXCEEDED.to_owned(),
        "D1012" => TIME_EXCEEDED.to_owned(),
        "D2014" | "D2015" => MEMORY_EXCEEDED.to_owned(),
        "T1006" => said("Attempted to invoke a non-function".to_owned()),
        "D1002" if !rest.contains(':') => said("Cannot negate a non-numeric value".to_owned()),
        "T2001" | "T2002" => said(quote_operator(rest)),
        "T2003" => {
            said("The left side of the range operator (..) must evaluate to an integer".to_owned())
        }
        "T2004" => {
            said("The right side of the range operator (..) must evaluate to an integer".to_owned())
        }
        "D3010" => said("Second argument of replace function cannot be an empty string".to_owned()),
        "D3030" => said(unable_to_cast(rest)),
        "D3138" => said(
            "The $single() function expected exactly 1 matching result.  Instead it matched more."
                .to_owned(),
        ),
        "T0410" | "T0412" => said(signature_message(code, rest, ast)),
        _ => message.to_owned(),
    }
}

/// `of the + operator` with its operator in quotes.
fn quote_operator(rest: &str) -> String {
    match rest
        .split_once(" of the ")
        .and_then(|(side, tail)| Some((side, tail.split_once(" operator")?)))
    {
        Some((side, (operator, tail))) if !operator.starts_with('"') => {
            format!("{side} of the \"{operator}\" operator{tail}")
        }
        _ => rest.to_owned(),
    }
}

/// `Cannot convert 'x' to number` as jsonata-js says it.
fn unable_to_cast(rest: &str) -> String {
    let value = rest
        .strip_prefix("Cannot convert ")
        .and_then(|it| it.strip_suffix(" to number"))
        .unwrap_or("null");
    let value = match value
        .strip_prefix('\'')
        .and_then(|it| it.strip_suffix('\''))
    {
        Some(text) => to_json_text(&Value::from(text)),
        None => value.to_owned(),
    };
    format!("Unable to cast value to a number: {value}")
}

/// The library does not always name the function whose argument is wrong: it is the first one, in the order of
/// evaluation, that wants such an argument.
fn signature_message(code: &str, rest: &str, ast: &AstNode) -> String {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let index: usize = match words.as_slice() {
        ["Argument", index, ..] => index.parse().unwrap_or(1),
        _ => 1,
    };
    let wanted = words
        .last()
        .copied()
        .unwrap_or_default()
        .trim_end_matches(')');
    let named = match words.as_slice() {
        [_, _, "of", "function", name, ..] => {
            let name = name.trim_matches(|it: char| matches!(it, '"' | '$' | ':'));
            signature(name).is_some().then_some(name.to_owned())
        }
        _ => None,
    };
    if rest.contains('"') && named.is_none() && !rest.contains("must be") {
        return rest.to_owned();
    }
    let name = named.or_else(|| find_function(ast, index, kind(wanted), code == "T0412"));
    let Some(name) = name else {
        return rest.to_owned();
    };
    if code == "T0412" {
        let of = match kind(wanted) {
            Some('s') => "strings",
            Some('o') => "objects",
            _ => "numbers",
        };
        return format!("Argument {index} of function \"{name}\" must be an array of \"{of}\"");
    }
    format!("Argument {index} of function \"{name}\" does not match function signature")
}

fn kind(wanted: &str) -> Option<char> {
    Some(match wanted {
        "String" => 's',
        "Number" => 'n',
        "Boolean" | "Bool" => 'b',
        "Array" => 'a',
        "Object" => 'o',
        "Function" => 'f',
        _ => return None,
    })
}

fn find_function(
    ast: &AstNode,
    index: usize,
    wanted: Option<char>,
    of_array: bool,
) -> Option<String> {
    let mut best: Option<(bool, String)> = None;
    tree::each(ast, &mut |node| {
        let AstNode::Function { name, .. } = node else {
            return;
        };
        let Some(signature) = signature(name) else {
            return;
        };
        let fits = parameter(signature, index).is_some_and(|parameter| {
            wanted.is_none_or(|wanted| parameter.contains(wanted))
                && parameter.contains('<') == of_array
        });
        if best.as_ref().is_none_or(|(known, _)| fits && !known) {
            best = Some((fits, name.clone()));
        }
    });
    best.map(|(_, name)| name)
}

/// Parameter `index` (from 1) of a signature such as `s(sf)a<n>`.
fn parameter(signature: &str, index: usize) -> Option<String> {
    let mut parameters: Vec<String> = Vec::new();
    let mut open = false;
    for next in signature.chars() {
        match next {
            '(' => {
                parameters.push(String::new());
                open = true;
            }
            ')' => open = false,
            '<' | '>' => {
                parameters.last_mut()?.push(next);
                open = next == '<';
            }
            other if open => parameters.last_mut()?.push(other),
            other => parameters.push(other.to_string()),
        }
    }
    parameters.into_iter().nth(index.checked_sub(1)?)
}
