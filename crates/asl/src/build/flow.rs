use std::sync::Arc;

use indexmap::IndexMap;

use super::object::Object;
use super::{Build, MAX_FLOW_DEPTH, state, text};
use crate::analysis::codes;
use crate::model::Flow;
use crate::syntax::NodeKind;

/// Builds `StartAt` and `States` of a definition, a branch or a processor.
pub(super) fn build(object: &Object<'_, '_>, build: &mut Build<'_, '_>) -> Option<Arc<Flow>> {
    if build.depth >= MAX_FLOW_DEPTH {
        build.report.error(
            codes::TOO_DEEPLY_NESTED,
            &object.at,
            object.name_span,
            format!("States are nested more than {MAX_FLOW_DEPTH} levels deep"),
        );
        return None;
    }
    build.depth += 1;
    let flow = inner(object, build);
    build.depth -= 1;
    flow
}

fn inner(object: &Object<'_, '_>, build: &mut Build<'_, '_>) -> Option<Arc<Flow>> {
    object.require(build, &["StartAt", "States"]);
    let start_at = object.text(build, "StartAt");
    let states_node = object.get("States")?;
    let at = object.at.key("States");
    if states_node.kind() != NodeKind::Object {
        build
            .report
            .schema(&at, states_node.span(), text::wrong_type(NodeKind::Object));
        return None;
    }
    let mut states = IndexMap::new();
    let mut complete = true;
    for member in states_node.members() {
        let state_at = at.key(member.key);
        let Some(fields) = Object::expect(member.value, state_at, member.key_span, build) else {
            complete = false;
            continue;
        };
        match state::build(member.key, &fields, build) {
            Some(state) => {
                states.insert(member.key.to_owned(), Arc::new(state));
            }
            None => complete = false,
        }
    }
    if states_node.members().next().is_none() {
        build.report.schema(&at, states_node.span(), text::EMPTY);
    }
    let start_at = start_at?.to_owned();
    complete.then(|| Arc::new(Flow { start_at, states }))
}
