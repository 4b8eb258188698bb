//! Which variables states read, and which nothing assigns.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{At, Report, codes, graph};
use crate::expr::{Assign, OutputTemplate, Path, TextExpression};
use crate::model::{
    Condition, Flow, MapState, Operand, ProcessorMode, State, StateKind, StateMachine, WaitTime,
};
use crate::syntax::Node;

/// The variables that each state reads, by the state's name, as DescribeStateMachine gives them (`variableReferences`):
/// names sorted, without `$`; states that read none are left out, states in Map and Parallel states are there.
pub fn variable_references(machine: &StateMachine) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    collect(&machine.flow, &mut found);
    found
}

fn collect(flow: &Flow, into: &mut BTreeMap<String, Vec<String>>) {
    for state in flow.states.values() {
        let read = variables_of(state);
        if !read.is_empty() {
            into.insert(state.name.clone(), read.into_iter().collect());
        }
        for inner in inner_flows(state) {
            collect(inner, into);
        }
    }
}

fn inner_flows(state: &State) -> Vec<&Flow> {
    match &state.kind {
        StateKind::Parallel(parallel) => parallel.branches.iter().map(|flow| &**flow).collect(),
        StateKind::Map(map) => vec![&map.processor.flow],
        _ => Vec::new(),
    }
}

/// The variables that the fields of one state read, without the states in it.
fn variables_of(state: &State) -> BTreeSet<String> {
    let mut reads = Reads::default();
    for path in [&state.input_path, &state.output_path] {
        reads.path(path.iter().flatten());
    }
    for template in [&state.parameters, &state.result_selector] {
        reads.names(template.iter().flat_map(|template| template.variables()));
    }
    reads.names(
        state
            .arguments
            .iter()
            .flat_map(|template| template.variables()),
    );
    reads.template(&state.output);
    reads.assign(&state.assign);
    for catcher in &state.catch {
        reads.template(&catcher.output);
        reads.assign(&catcher.assign);
    }
    match &state.kind {
        StateKind::Task(task) => {
            reads.text(&task.timeout_seconds);
            reads.text(&task.heartbeat_seconds);
            reads.template(&task.credentials);
        }
        StateKind::Choice(choice) => {
            for rule in &choice.rules {
                reads.condition(&rule.condition);
                reads.assign(&rule.assign);
                reads.template(&rule.output);
            }
        }
        StateKind::Wait(wait) => match &wait.until {
            WaitTime::Seconds(text) | WaitTime::Timestamp(text) => reads.one_text(text),
        },
        StateKind::Fail(fail) => {
            reads.text(&fail.error);
            reads.text(&fail.cause);
        }
        StateKind::Map(map) => reads.map(map),
        StateKind::Pass(_) | StateKind::Succeed | StateKind::Parallel(_) => {}
    }
    reads.found
}

#[derive(Default)]
struct Reads {
    found: BTreeSet<String>,
}

impl Reads {
    fn names(&mut self, names: impl IntoIterator<Item = String>) {
        self.found.extend(names);
    }

    fn path<'a>(&mut self, paths: impl IntoIterator<Item = &'a Path>) {
        for path in paths {
            self.names(path.variables());
        }
    }

    fn template(&mut self, template: &Option<OutputTemplate>) {
        self.names(template.iter().flat_map(OutputTemplate::variables));
    }

    fn assign(&mut self, assign: &Option<Assign>) {
        self.names(assign.iter().flat_map(|assign| assign.template.variables()));
    }

    fn text(&mut self, text: &Option<TextExpression>) {
        text.iter().for_each(|text| self.one_text(text));
    }

    fn one_text(&mut self, text: &TextExpression) {
        match text {
            TextExpression::Literal(_) => {}
            TextExpression::Path(path) => self.names(path.variables()),
            TextExpression::Jsonata(template) => self.names(template.variables()),
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::And(inner) | Condition::Or(inner) => {
                inner.iter().for_each(|condition| self.condition(condition));
            }
            Condition::Not(inner) => self.condition(inner),
            Condition::Comparison(comparison) => {
                self.names(comparison.variable.variables());
                if let Operand::Path(path) = &comparison.operand {
                    self.names(path.variables());
                }
            }
            Condition::Jsonata(template) => self.names(template.variables()),
        }
    }

    fn map(&mut self, map: &MapState) {
        self.path(&map.items_path);
        self.template(&map.items);
        self.template(&map.item_selector);
        self.text(&map.max_concurrency);
        self.text(&map.tolerance.count);
        self.text(&map.tolerance.percentage);
        if let Some(batcher) = &map.item_batcher {
            self.template(&batcher.batch_input);
            self.text(&batcher.max_items_per_batch);
            self.text(&batcher.max_input_bytes_per_batch);
        }
        if let Some(reader) = &map.item_reader {
            self.template(&reader.arguments);
            self.text(&reader.config.max_items);
        }
        if let Some(writer) = &map.result_writer {
            self.template(&writer.arguments);
        }
    }
}

/// Warns of variables that no state of the flow, or of one around it, assigns. `root` is the definition of `machine`.
pub(crate) fn check(root: Node<'_>, machine: &StateMachine, report: &mut Report<'_>) {
    check_flow(root, &machine.flow, &At::ROOT, &HashSet::new(), report);
}

fn check_flow<'t>(
    node: Node<'t>,
    flow: &Flow,
    at: &At<'_>,
    outer: &HashSet<&'t str>,
    report: &mut Report<'_>,
) {
    let Some(states) = node.get("States") else {
        return;
    };
    let states_at = at.key("States");
    let mut known = outer.clone();
    for state in states.members() {
        known.extend(assigned(state.value));
        for list in ["Catch", "Choices"] {
            let elements = state
                .value
                .get(list)
                .into_iter()
                .flat_map(|list| list.elements());
            known.extend(elements.flat_map(assigned));
        }
    }
    for member in states.members() {
        let Some(state) = flow.states.get(member.key) else {
            continue;
        };
        let state_at = states_at.key(member.key);
        for name in variables_of(state) {
            if !known.contains(name.as_str()) {
                report.hint(
                    codes::UNDEFINED_VARIABLE,
                    &state_at,
                    member.key_span,
                    format!("Variable '${name}' is read, but nothing assigns it"),
                );
            }
        }
        // A distributed Map state's executions do not see the variables around it.
        let nothing = HashSet::new();
        let seen = match &state.kind {
            StateKind::Map(map) if map.processor.mode != ProcessorMode::Inline => &nothing,
            _ => &known,
        };
        let mut inner = inner_flows(state).into_iter();
        graph::inner_flows(member.value, &state_at, &mut |node, at| {
            if let Some(flow) = inner.next() {
                check_flow(node, flow, at, seen, report);
            }
        });
    }
}

/// The names in an `Assign`.
fn assigned<'t>(node: Node<'t>) -> impl Iterator<Item = &'t str> {
    node.get("Assign")
        .into_iter()
        .flat_map(|assign| assign.members())
        .map(|member| member.key.strip_suffix(".$").unwrap_or(member.key))
}
