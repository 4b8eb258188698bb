use super::object::{Object, opens_expression};
use super::{Build, assign, choice, fields, map, retry, task, text, wait};
use crate::analysis::codes;
use crate::expr::{OutputTemplate, PayloadTemplate, TextExpression};
use crate::model::{
    FailState, ParallelState, PassState, QueryLanguage, State, StateKind, Transition,
};
use crate::syntax::Span;

const TYPES: &[&str] = &[
    "Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map",
];

/// The longest name of a state, in characters.
const MAX_NAME: usize = 80;

/// Builds one state; `None` when something essential is missing (and reported).
pub(super) fn build(
    name: &str,
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
) -> Option<State> {
    check_name(name, object, build);
    let own = query_language(object, build);
    let language = own.unwrap_or(build.machine_language);
    let refused =
        language == QueryLanguage::JsonPath && build.machine_language == QueryLanguage::Jsonata;
    object.require(build, &["Type"]);
    let state_type = state_type(object, build)?;
    let allowed = fields::of_state(state_type)?;
    if refused {
        // The whole answer about the languages of this state.
        build.report.schema(
            &object.at,
            span_of(object, "QueryLanguage"),
            "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
        );
    } else {
        object.refuse_foreign(build, &allowed, language);
    }

    let json_path = language == QueryLanguage::JsonPath;
    let has_result = matches!(state_type, "Pass" | "Task" | "Parallel" | "Map");
    let comment = object.string(build, "Comment").map(str::to_owned);
    let mut state = State {
        name: name.to_owned(),
        comment,
        query_language: language,
        input_path: None,
        output_path: None,
        result_path: None,
        parameters: None,
        result_selector: None,
        arguments: None,
        output: None,
        assign: None,
        retry: Vec::new(),
        catch: Vec::new(),
        transition: Transition::End,
        kind: StateKind::Succeed,
    };
    if json_path && state_type != "Fail" {
        state.input_path = object.nullable_path(build, "InputPath");
        state.output_path = object.nullable_path(build, "OutputPath");
    }
    if json_path && has_result {
        state.result_path = object.result_path(build, "ResultPath");
        state.parameters = payload(object, build, "Parameters");
        if state_type != "Pass" {
            state.result_selector = payload(object, build, "ResultSelector");
        }
    }
    if !json_path {
        if matches!(state_type, "Task" | "Parallel") {
            state.arguments = arguments(object, build, "Arguments");
        }
        if state_type != "Fail" {
            build.sees.result = has_result && state_type != "Pass";
            state.output = object.template(build, "Output", language);
            build.sees.result = false;
        }
    }
    if !matches!(state_type, "Succeed" | "Fail") {
        build.sees.result = has_result && state_type != "Pass";
        state.assign = assign::build(object, build, language);
        build.sees.result = false;
    }
    if matches!(state_type, "Task" | "Parallel" | "Map") {
        state.retry = retry::retriers(object, build);
        state.catch = retry::catchers(object, build, language);
    }
    if !matches!(state_type, "Succeed" | "Fail" | "Choice") {
        state.transition = transition(object, build)?;
    }
    state.kind = match state_type {
        "Pass" => StateKind::Pass(PassState {
            result: object
                .get("Result")
                .filter(|_| json_path)
                .map(|node| node.to_value()),
        }),
        "Task" => StateKind::Task(task::build(object, build, language)?),
        "Choice" => StateKind::Choice(choice::build(object, build, language)?),
        "Wait" => StateKind::Wait(wait::build(object, build, language)?),
        "Succeed" => StateKind::Succeed,
        "Fail" => StateKind::Fail(fail(object, build, language)),
        "Parallel" => StateKind::Parallel(parallel(object, build)?),
        _ => StateKind::Map(Box::new(map::build(object, build, language)?)),
    };
    Some(state)
}

fn state_type<'t>(object: &Object<'t, '_>, build: &mut Build<'_, '_>) -> Option<&'t str> {
    let given = object.string(build, "Type")?;
    if TYPES.contains(&given) {
        return Some(given);
    }
    build.report.schema(
        &object.at.key("Type"),
        span_of(object, "Type"),
        format!(
            "The field 'Type' should have one of these values: [{}]",
            TYPES.join(", ")
        ),
    );
    None
}

/// Where the value of a field stands.
fn span_of(object: &Object<'_, '_>, name: &str) -> Span {
    object
        .get(name)
        .map_or(object.name_span, |node| node.span())
}

fn check_name(name: &str, object: &Object<'_, '_>, build: &mut Build<'_, '_>) {
    if name.is_empty() {
        build.report.error(
            codes::INVALID_STATE_NAME,
            &object.at,
            object.name_span,
            "Invalid State name: State name cannot be empty",
        );
    } else if name.chars().count() > MAX_NAME {
        build.report.error(
            codes::INVALID_STATE_NAME,
            &object.at,
            object.name_span,
            format!(
                "Invalid State name: State '{name}' exceeds the {MAX_NAME}-character limit allowed by the service"
            ),
        );
    }
}

/// `QueryLanguage`, where it is there. Whatever is not exactly `JSONPath` counts as JSONata, as in AWS.
pub(super) fn query_language(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
) -> Option<QueryLanguage> {
    let node = object.get("QueryLanguage")?;
    object.choice(build, "QueryLanguage", &["JSONPath", "JSONata"]);
    Some(match node.as_str() {
        Some("JSONPath") => QueryLanguage::JsonPath,
        _ => QueryLanguage::Jsonata,
    })
}

/// `Next`, or `End` with true; `End` with false counts as absent.
fn transition(object: &Object<'_, '_>, build: &mut Build<'_, '_>) -> Option<Transition> {
    const FORMS: &[&str] = &["Next", "End"];
    let end = object.bool(build, "End");
    let next = object.text(build, "Next");
    match (end, next) {
        (Some(true), Some(_)) => {
            object.at_most_one(build, FORMS);
            None
        }
        (Some(true), None) => Some(Transition::End),
        (_, Some(next)) => Some(Transition::Next(next.to_owned())),
        (Some(false), None) if !object.has("Next") => {
            build
                .report
                .schema(&object.at, object.name_span, text::none_of(FORMS));
            None
        }
        (_, None) => {
            object.exactly_one(build, FORMS);
            None
        }
    }
}

/// A payload template that has to be an object, or any JSON.
fn payload(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    name: &str,
) -> Option<PayloadTemplate> {
    match object.template(build, name, QueryLanguage::JsonPath)? {
        OutputTemplate::JsonPath(template) => Some(template),
        OutputTemplate::Jsonata(_) => None,
    }
}

fn arguments(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    name: &str,
) -> Option<crate::expr::JsonataTemplate> {
    match object.template(build, name, QueryLanguage::Jsonata)? {
        OutputTemplate::Jsonata(template) => Some(template),
        OutputTemplate::JsonPath(_) => None,
    }
}

fn fail(object: &Object<'_, '_>, build: &mut Build<'_, '_>, language: QueryLanguage) -> FailState {
    FailState {
        error: words(object, build, "Error", "ErrorPath", language),
        cause: words(object, build, "Cause", "CausePath", language),
    }
}

/// A string, an expression (JSONata), or a path or intrinsic call in the field beside it (JSONPath).
fn words(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    name: &str,
    path_name: &str,
    language: QueryLanguage,
) -> Option<TextExpression> {
    if language == QueryLanguage::JsonPath {
        object.at_most_one(build, &[name, path_name]);
        if object.has(path_name) {
            return object
                .path_or_call(build, path_name)
                .map(TextExpression::Path);
        }
    }
    let text = object.string(build, name)?;
    if language == QueryLanguage::Jsonata && opens_expression(text) {
        return object.expression(build, name);
    }
    Some(TextExpression::Literal(text.into()))
}

fn parallel(object: &Object<'_, '_>, build: &mut Build<'_, '_>) -> Option<ParallelState> {
    object.require(build, &["Branches"]);
    let node = object.filled_array(build, "Branches")?;
    let at = object.at.key("Branches");
    let mut branches = Vec::new();
    let mut complete = true;
    for (index, element) in node.elements().enumerate() {
        let branch_at = at.index(index);
        let branch = Object::expect(element, branch_at, element.span(), build).and_then(|branch| {
            branch.refuse_unknown(build, fields::BRANCH);
            branch.string(build, "Comment");
            super::flow::build(&branch, build)
        });
        match branch {
            Some(flow) => branches.push(flow),
            None => complete = false,
        }
    }
    complete.then_some(ParallelState { branches })
}
