//! From the tree to the model. A field that is wrong is reported where it is read, so that each rule about a
//! field stands beside the code that uses it.

mod assign;
mod choice;
mod fields;
mod flow;
mod integrations;
mod map;
mod object;
mod retry;
mod state;
mod task;
mod template;
mod text;
mod wait;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::analysis::{At, Options, Report};
use crate::model::{Flow, QueryLanguage, StateMachine};
use crate::syntax::{Node, NodeKind};
use object::Object;

/// How many flows may stand within each other. AWS has a limit as well (TOO_DEEPLY_NESTED) without telling it.
const MAX_FLOW_DEPTH: usize = 40;

/// What is the same for the whole definition, and where findings go.
pub(crate) struct Build<'r, 't> {
    pub(crate) report: &'r mut Report<'t>,
    pub(crate) options: Options,
    /// The machine's own `QueryLanguage`, which every state inherits, inner ones included.
    pub(crate) machine_language: QueryLanguage,
    /// How many flows are open.
    pub(crate) depth: usize,
    /// What `$states` holds in the field that is being read.
    pub(crate) sees: Sees,
}

/// Members of `$states` that not every field may see.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sees {
    /// `$states.result`.
    pub(crate) result: bool,
    /// `$states.errorOutput`.
    pub(crate) error_output: bool,
}

/// Builds a machine of one state.
pub(crate) fn single_state(
    root: Node<'_>,
    name: &str,
    report: &mut Report<'_>,
    options: Options,
) -> Option<StateMachine> {
    let mut build = Build {
        report,
        options,
        machine_language: QueryLanguage::JsonPath,
        depth: 0,
        sees: Sees::default(),
    };
    let states = At::ROOT.key("States");
    let object = Object::expect(root, states.key(name), root.span(), &mut build)?;
    let state = state::build(name, &object, &mut build)?;
    Some(StateMachine {
        comment: None,
        query_language: QueryLanguage::JsonPath,
        timeout_seconds: None,
        flow: Arc::new(Flow {
            start_at: name.to_owned(),
            states: IndexMap::from([(name.to_owned(), Arc::new(state))]),
        }),
    })
}

/// Builds the model of the definition `root`; `None` when something essential is missing. The model is only good when
/// the report has no errors.
pub(crate) fn machine(
    root: Node<'_>,
    report: &mut Report<'_>,
    options: Options,
) -> Option<StateMachine> {
    let mut build = Build {
        report,
        options,
        machine_language: QueryLanguage::JsonPath,
        depth: 0,
        sees: Sees::default(),
    };
    let at = At::ROOT;
    if root.kind() != NodeKind::Object {
        build
            .report
            .schema(&at, root.span(), text::wrong_type(NodeKind::Object));
        return None;
    }
    let object = Object::new(root, at, root.span());
    object.refuse_unknown(&mut build, fields::MACHINE);
    build.machine_language =
        state::query_language(&object, &mut build).unwrap_or(QueryLanguage::JsonPath);
    object.choice(&mut build, "Version", &["1.0"]);
    let comment = object.string(&mut build, "Comment");
    let timeout_seconds = object.integer(&mut build, "TimeoutSeconds", 0, text::MAX_SECONDS);
    let flow = flow::build(&object, &mut build);
    Some(StateMachine {
        comment: comment.map(str::to_owned),
        query_language: build.machine_language,
        timeout_seconds,
        flow: flow?,
    })
}
