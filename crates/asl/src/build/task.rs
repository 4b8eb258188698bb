use super::object::Object;
use super::text::MAX_SECONDS;
use super::{Build, fields, text};
use crate::model::{QueryLanguage, TaskState};
use crate::syntax::NodeKind;

/// Builds a Task state's own fields.
pub(super) fn build(
    object: &Object<'_, '_>,
    build: &mut Build<'_, '_>,
    language: QueryLanguage,
) -> Option<TaskState> {
    object.require(build, &["Resource"]);
    let resource = object.text(build, "Resource");
    let timeout_seconds = object.count(build, "TimeoutSeconds", language, 1, MAX_SECONDS);
    let heartbeat_seconds = object.count(build, "HeartbeatSeconds", language, 1, MAX_SECONDS);
    let credentials = credentials(object, build, language);
    Some(TaskState {
        resource: resource?.to_owned(),
        timeout_seconds,
        heartbeat_seconds,
        credentials,
    })
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
        let given = role.has("RoleArn")
            || (language == QueryLanguage::JsonPath && role.has("RoleArn.$"));
        if !given {
            build.report.schema(
                &at,
                node.span(),
                "The field 'RoleArn' is required but was missing",
            );
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
