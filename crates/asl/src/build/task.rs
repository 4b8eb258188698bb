use super::object::Object;
use super::text::MAX_SECONDS;
use super::{Build, fields, integrations, text};
use crate::analysis::{MachineType, codes};
use crate::model::{IntegrationPattern, QueryLanguage, TaskResource, TaskState};
use crate::syntax::NodeKind;

/// Builds a Task state's own fields.
pub(super) fn build(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<TaskState> {
    object.require(build, &["Resource"]);
    let resource = object.text(build, "Resource");
    if let Some(resource) = resource.filter(|resource| !resource.is_empty()) {
        check_resource(resource, object, build, language);
    }
    let timeout_seconds = object.count(build, "TimeoutSeconds", language, 1, MAX_SECONDS);
    let heartbeat_seconds = object.count(build, "HeartbeatSeconds", language, 1, MAX_SECONDS);
    warn_of_late_heartbeat(object, build);
    let credentials = credentials(object, build, language);
    Some(TaskState {
        resource: resource?.to_owned(),
        timeout_seconds,
        heartbeat_seconds,
        credentials,
    })
}

fn check_resource(
    resource: &str,
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) {
    let at = object.at.key("Resource");
    let span = object
        .get("Resource")
        .map_or(object.name_span, |node| node.span());
    if !resource.starts_with("arn:") {
        build
            .report
            .schema(&at, span, "Value is not a valid resource ARN");
        return;
    }
    let express = build.options.machine_type == MachineType::Express;
    match TaskResource::parse(resource) {
        Some(TaskResource::LambdaFunction) => {}
        Some(TaskResource::Activity) => {
            if express {
                build.report.schema(
                    &at,
                    span,
                    "Express state machine does not support Activity ARN",
                );
            }
            if let Some(member) = object.member("Credentials") {
                build.report.schema(
                    &object.at.key("Credentials"),
                    member.key_span,
                    "The field 'Credentials' is not supported for activities",
                );
            }
        }
        Some(TaskResource::Integration {
            service,
            action,
            pattern,
        }) => {
            let Some(required) = required_parameters(&service, &action, pattern) else {
                build
                    .report
                    .schema(&at, span, text::unknown_resource(resource));
                return;
            };
            if express && pattern != IntegrationPattern::RequestResponse {
                let shown = match pattern {
                    IntegrationPattern::WaitForTaskToken => ".waitForTaskToken",
                    _ => ".sync",
                };
                // The blank at the end is AWS's.
                build.report.schema(
                    &at,
                    span,
                    format!(
                        "Express state machine does not support '{shown}' service integration "
                    ),
                );
            }
            check_parameters(resource, required, object, build, language);
            if pattern == IntegrationPattern::WaitForTaskToken {
                warn_of_unused_token(object, build, language);
            }
        }
        None => build
            .report
            .schema(&at, span, text::unknown_resource(resource)),
    }
}

/// The parameters that an integration cannot do without; `None` when there is no such integration.
fn required_parameters(
    service: &str,
    action: &str,
    pattern: IntegrationPattern,
) -> Option<&'static [&'static str]> {
    if let Some(sdk) = service.strip_prefix("aws-sdk:") {
        let good = !sdk.is_empty()
            && sdk
                .chars()
                .all(|ch| ch.is_ascii_lowercase() || ch.is_ascii_digit())
            && action.starts_with(|ch: char| ch.is_ascii_lowercase())
            && action.chars().all(|ch| ch.is_ascii_alphanumeric())
            && !matches!(
                pattern,
                IntegrationPattern::Sync | IntegrationPattern::Sync2
            );
        return good.then_some(&[]);
    }
    integrations::find(service, action, pattern).map(|action| action.required)
}

fn check_parameters(
    resource: &str,
    required: &[&str],
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) {
    let (name, json_path) = match language {
        QueryLanguage::JsonPath => ("Parameters", true),
        QueryLanguage::Jsonata => ("Arguments", false),
    };
    let Some(member) = object.member(name) else {
        build.report.schema(
            &object.at,
            object.name_span,
            format!("{name} field is required for resource ARN: {resource}"),
        );
        return;
    };
    if member.value.kind() != NodeKind::Object {
        return;
    }
    for field in required {
        let given = member.value.get(field).is_some()
            || (json_path && member.value.get(&format!("{field}.$")).is_some());
        if !given {
            build.report.schema(
                &object.at.key(name),
                member.key_span,
                text::missing_field(field),
            );
        }
    }
}

/// The language wants a heartbeat within the time-out; the service takes a later one, which then never matters.
fn warn_of_late_heartbeat(object: &Object<'_, '_>, build: &mut Build<'_, '_>) {
    let seconds = |name: &str| object.get(name)?.as_number()?.as_f64();
    let Some(member) = object.member("HeartbeatSeconds") else {
        return;
    };
    if let (Some(heartbeat), Some(timeout)) =
        (seconds("HeartbeatSeconds"), seconds("TimeoutSeconds"))
        && heartbeat >= timeout
    {
        build.report.hint(
            codes::NO_EFFECT,
            &object.at.key("HeartbeatSeconds"),
            member.value.span(),
            "'HeartbeatSeconds' has no effect: it is not shorter than 'TimeoutSeconds'",
        );
    }
}

/// The token comes back only when the task hands it out.
fn warn_of_unused_token(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) {
    let (name, needle) = match language {
        QueryLanguage::JsonPath => ("Parameters", "$$"),
        QueryLanguage::Jsonata => ("Arguments", "$states.context"),
    };
    let Some(member) = object.member(name) else {
        return;
    };
    // A path to the whole context object, or an expression that is more than a path, may hold the token as well.
    let used = member.value.any_string(&mut |text| {
        text.contains("Task.Token")
            || (text.contains(needle) && !text.contains(&format!("{needle}.")))
    });
    if !used {
        build.report.hint(
            codes::UNUSED_TASK_TOKEN,
            &object.at.key(name),
            member.key_span,
            format!("The task waits for its token, but '{name}' does not pass the token on"),
        );
    }
}

fn credentials(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<crate::expr::OutputTemplate> {
    let node = object.get("Credentials")?;
    let at = object.at.key("Credentials");
    if node.kind() == NodeKind::Object {
        let role = Object::new(node, at, node.span());
        let given =
            role.has("RoleArn") || (language == QueryLanguage::JsonPath && role.has("RoleArn.$"));
        if !given {
            build
                .report
                .schema(&at, node.span(), text::missing_field("RoleArn"));
            return None;
        }
        role.refuse_foreign(build, &fields::CREDENTIALS, language);
    } else if language == QueryLanguage::JsonPath {
        build
            .report
            .schema(&at, node.span(), text::wrong_type(NodeKind::Object));
        return None;
    }
    object.template(build, "Credentials", language)
}
