use super::object::Object;
use super::wait::is_timestamp;
use super::{Build, assign, fields, text};
use crate::expr::choice::OperandType;
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
    rule.refuse_foreign(build, &fields::CHOICE_RULE, language);
    let condition = match language {
        QueryLanguage::Jsonata => jsonata_condition(rule, build),
        QueryLanguage::JsonPath => condition(rule, build, true),
    };
    rule.string(build, "Comment");
    rule.require(build, &["Next"]);
    let next = rule.text(build, "Next");
    let assign = assign::build(rule, build, language);
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
    rule.require(build, &["Condition"]);
    let node = rule.get("Condition")?;
    match node.kind() {
        NodeKind::Bool => {}
        NodeKind::String => {
            rule.expression(build, "Condition")?;
        }
        _ => {
            build.report.schema(
                &rule.at.key("Condition"),
                node.span(),
                text::wrong_type(NodeKind::String),
            );
            return None;
        }
    }
    match rule.template(build, "Condition", QueryLanguage::Jsonata)? {
        template @ OutputTemplate::Jsonata(_) => Some(Condition::Jsonata(template)),
        OutputTemplate::JsonPath(_) => None,
    }
}

/// What a rule of the JSONPath language is.
const SELECTORS: &[&str] = &["And", "Or", "Not", "Variable", "Condition"];

fn condition(
    rule: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    outermost: bool,
) -> Option<Condition> {
    if !outermost {
        rule.refuse_foreign(build, &fields::INNER_RULE, QueryLanguage::JsonPath);
        rule.string(build, "Comment");
    }
    let selected: Vec<Member<'_>> = SELECTORS
        .iter()
        .filter_map(|name| rule.member(name))
        .collect();
    let operators: Vec<Member<'_>> = rule.node.members().filter(is_operator).collect();
    let selector = match selected.as_slice() {
        [selector] => *selector,
        [] if !operators.is_empty() => {
            rule.require(build, &["Variable"]);
            return None;
        }
        _ => {
            build.report.schema(
                &rule.at,
                rule.name_span,
                format!(
                    "The object must have only one of the following fields, [{}]",
                    SELECTORS.join(", ")
                ),
            );
            return None;
        }
    };
    if selector.key == "Condition" {
        // Reported as a field of the other language.
        return None;
    }
    if selector.key == "Variable" {
        return comparison(rule, &operators, build).map(Condition::Comparison);
    }
    if let Some(operator) = operators.first() {
        build
            .report
            .schema(&rule.at, operator.key_span, text::unsupported(operator.key));
    }
    if selector.key == "Not" {
        let at = rule.at.key("Not");
        let inner = Object::expect(selector.value, at, selector.key_span, build)?;
        return condition(&inner, build, false).map(|inner| Condition::Not(Box::new(inner)));
    }
    let node = rule.filled_array(build, selector.key)?;
    let at = rule.at.key(selector.key);
    let mut inner = Vec::new();
    for (index, element) in node.elements().enumerate() {
        let object = Object::expect(element, at.index(index), element.span(), build);
        inner.extend(object.and_then(|object| condition(&object, build, false)));
    }
    Some(if selector.key == "And" {
        Condition::And(inner)
    } else {
        Condition::Or(inner)
    })
}

fn comparison(
    rule: &Object<'_, '_>,
    operators: &[Member<'_>],
    build: &mut Build<'_, '_>,
) -> Option<Comparison> {
    let operator = match operators {
        [operator] => *operator,
        [] => {
            build.report.schema(
                &rule.at,
                rule.name_span,
                text::none_of(&fields::comparison_operators()),
            );
            return None;
        }
        [_, second, ..] => {
            build.report.schema(
                &rule.at,
                second.key_span,
                text::more_than_one(&fields::comparison_operators()),
            );
            return None;
        }
    };
    let variable = rule.operand_path(build, "Variable");
    let at = rule.at.key(operator.key);
    let (named, path_form) = ComparisonOperator::from_field(operator.key)?;
    if path_form {
        let path = rule.operand_path(build, operator.key)?;
        return Some(Comparison {
            variable: variable?,
            operator: named,
            operand: Operand::Path(path),
        });
    }
    let node = operator.value;
    let wanted = match named.operand_type() {
        OperandType::Boolean => NodeKind::Bool,
        OperandType::Number => NodeKind::Number,
        OperandType::String | OperandType::Timestamp => NodeKind::String,
    };
    if node.kind() != wanted {
        build
            .report
            .schema(&at, node.span(), text::wrong_type(wanted));
        return None;
    }
    let timestamp = named.operand_type() == OperandType::Timestamp;
    if timestamp && !node.as_str().is_some_and(is_timestamp) {
        build.report.schema(&at, node.span(), text::TIMESTAMP);
        return None;
    }
    Some(Comparison {
        variable: variable?,
        operator: named,
        operand: Operand::Literal(node.to_value()),
    })
}

fn is_operator(member: &Member<'_>) -> bool {
    ComparisonOperator::from_field(member.key).is_some()
}
