use super::object::{Object, is_expression};
use super::wait::is_timestamp;
use super::{Build, state, text};
use crate::expr::{ComparisonOperator, OutputTemplate};
use crate::model::{ChoiceRule, ChoiceState, Comparison, Condition, Operand, QueryLanguage};
use crate::syntax::{Member, NodeKind};

/// Builds a Choice state's own fields.
pub(super) fn build(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<ChoiceState> {
    object.require(build, &["Choices"]);
    let default = object.text(build, "Default").map(str::to_owned);
    let node = object.filled_array(build, "Choices")?;
    let at = object.at.key("Choices");
    let mut rules = Vec::new();
    for (index, element) in node.elements().enumerate() {
        let rule_at = at.index(index);
        if let Some(rule) = Object::expect(element, rule_at, element.span(), build) {
            rules.extend(choice_rule(&rule, build, language));
        }
    }
    Some(ChoiceState { rules, default })
}

fn choice_rule(
    rule: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<ChoiceRule> {
    let condition = match language {
        QueryLanguage::Jsonata => jsonata_condition(rule, build),
        QueryLanguage::JsonPath => condition(rule, build, true),
    };
    rule.string(build, "Comment");
    rule.require(build, &["Next"]);
    let next = rule.text(build, "Next");
    let assign = state::assign(rule, build, language);
    let output = (language == QueryLanguage::Jsonata)
        .then(|| rule.template(build, "Output", language))
        .flatten();
    Some(ChoiceRule {
        condition: condition?,
        next: next?.to_owned(),
        assign,
        output,
    })
}

fn jsonata_condition(rule: &Object<'_, '_>, build: &mut Build<'_, '_>) -> Option<Condition> {
    rule.refuse_unknown(build, &["Condition", "Next", "Comment", "Assign", "Output"]);
    rule.require(build, &["Condition"]);
    let node = rule.get("Condition")?;
    let good = node.kind() == NodeKind::Bool || node.as_str().is_some_and(is_expression);
    if !good {
        build.report.schema(
            &rule.at.key("Condition"),
            node.span(),
            text::wrong_type(NodeKind::Bool),
        );
        return None;
    }
    match rule.template(build, "Condition", QueryLanguage::Jsonata)? {
        template @ OutputTemplate::Jsonata(_) => Some(Condition::Jsonata(template)),
        OutputTemplate::JsonPath(_) => None,
    }
}

/// Fields of a rule beside its condition; only an outermost one may have `Next` and `Assign`.
const OUTER: &[&str] = &["Next", "Assign", "Comment"];

fn condition(
    rule: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    outermost: bool,
) -> Option<Condition> {
    let mut operators = Vec::new();
    for member in rule.node.members() {
        match member.key {
            "Variable" | "Comment" => {}
            key if outermost && OUTER.contains(&key) => {}
            "And" | "Or" | "Not" => operators.push(member),
            key if operand_kind(key).is_some() => operators.push(member),
            key => build
                .report
                .schema(&rule.at, member.key_span, text::unsupported(key)),
        }
    }
    let operator = match operators.as_slice() {
        [operator] => *operator,
        [] => {
            build.report.schema(
                &rule.at,
                rule.name_span,
                "A comparison operator is required",
            );
            return None;
        }
        [_, second, ..] => {
            build.report.schema(
                &rule.at,
                second.key_span,
                "Only one comparison operator is allowed",
            );
            return None;
        }
    };
    match operator.key {
        "And" | "Or" => {
            let node = rule.filled_array(build, operator.key)?;
            let at = rule.at.key(operator.key);
            let mut inner = Vec::new();
            for (index, element) in node.elements().enumerate() {
                let element_at = at.index(index);
                let object = Object::expect(element, element_at, element.span(), build);
                inner.extend(object.and_then(|object| condition(&object, build, false)));
            }
            Some(if operator.key == "And" {
                Condition::And(inner)
            } else {
                Condition::Or(inner)
            })
        }
        "Not" => {
            let at = rule.at.key("Not");
            let object = Object::expect(operator.value, at, operator.key_span, build)?;
            condition(&object, build, false).map(|inner| Condition::Not(Box::new(inner)))
        }
        _ => comparison(rule, operator, build).map(Condition::Comparison),
    }
}

fn comparison(
    rule: &Object<'_, '_>,
    operator: Member<'_>,
    build: &mut Build<'_, '_>,
) -> Option<Comparison> {
    rule.require(build, &["Variable"]);
    let variable = rule.reference_path_text(build, "Variable");
    let at = rule.at.key(operator.key);
    let operand = match operand_kind(operator.key)? {
        OperandKind::Path => {
            Operand::Path(rule.reference_path_text(build, operator.key)?)
        }
        kind => {
            let node = operator.value;
            let wanted = match kind {
                OperandKind::Bool => NodeKind::Bool,
                OperandKind::Number => NodeKind::Number,
                _ => NodeKind::String,
            };
            if node.kind() != wanted {
                build
                    .report
                    .schema(&at, node.span(), text::wrong_type(wanted));
                return None;
            }
            if kind == OperandKind::Timestamp && !node.as_str().is_some_and(is_timestamp) {
                build.report.schema(&at, node.span(), text::TIMESTAMP);
                return None;
            }
            Operand::Literal(node.to_value())
        }
    };
    Some(Comparison {
        variable: variable?,
        operator: ComparisonOperator::from_field(operator.key)?.0,
        operand,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OperandKind {
    Bool,
    Number,
    String,
    Timestamp,
    Path,
}

/// What an operator compares with; `None` when there is no such operator.
fn operand_kind(operator: &str) -> Option<OperandKind> {
    if let Some(type_test) = operator.strip_prefix("Is") {
        return matches!(
            type_test,
            "Null" | "Present" | "Numeric" | "String" | "Boolean" | "Timestamp"
        )
        .then_some(OperandKind::Bool);
    }
    if operator == "StringMatches" {
        return Some(OperandKind::String);
    }
    let (name, path) = match operator.strip_suffix("Path") {
        Some(name) => (name, true),
        None => (operator, false),
    };
    let (kind, relation) = [
        ("Boolean", OperandKind::Bool),
        ("Numeric", OperandKind::Number),
        ("String", OperandKind::String),
        ("Timestamp", OperandKind::Timestamp),
    ]
    .into_iter()
    .find_map(|(prefix, kind)| Some((kind, name.strip_prefix(prefix)?)))?;
    let known = relation == "Equals"
        || (kind != OperandKind::Bool
            && matches!(
                relation,
                "LessThan" | "LessThanEquals" | "GreaterThan" | "GreaterThanEquals"
            ));
    known.then_some(if path { OperandKind::Path } else { kind })
}
