//! Which variables each state of a definition reads: `variableReferences` of DescribeStateMachine.

use std::collections::{BTreeMap, BTreeSet};

use asl::expr::{Assign, JsonataTemplate, OutputTemplate, Path, TextExpression};
use asl::model::{
    ChoiceState, Condition, Flow, MapState, Operand, State, StateKind, StateMachine, WaitTime,
};

/// The variables' names, sorted, by the name of the state that reads them; inner states included. States that read none are
/// left out.
pub(crate) fn variable_references(machine: &StateMachine) -> BTreeMap<String, Vec<String>> {
    let mut references = BTreeMap::new();
    flow(&machine.flow, &mut references);
    references
}

fn flow(flow: &Flow, into: &mut BTreeMap<String, Vec<String>>) {
    for state in flow.states.values() {
        let mut names = Names::default();
        names.state(state);
        if !names.0.is_empty() {
            into.insert(state.name.clone(), names.0.into_iter().collect());
        }
        match &state.kind {
            StateKind::Parallel(parallel) => parallel
                .branches
                .iter()
                .for_each(|branch| self::flow(branch, into)),
            StateKind::Map(map) => self::flow(&map.processor.flow, into),
            _ => {}
        }
    }
}

/// The names that the fields of one state read.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    fn state(&mut self, state: &State) {
        for path in [&state.input_path, &state.output_path] {
            self.path(path.as_ref().and_then(Option::as_ref));
        }
        for template in [&state.parameters, &state.result_selector]
            .into_iter()
            .flatten()
        {
            self.0.extend(template.variables());
        }
        self.jsonata(state.arguments.as_ref());
        self.template(state.output.as_ref());
        self.assign(state.assign.as_ref());
        for catcher in &state.catch {
            self.template(catcher.output.as_ref());
            self.assign(catcher.assign.as_ref());
        }
        match &state.kind {
            StateKind::Pass(_) | StateKind::Succeed | StateKind::Parallel(_) => {}
            StateKind::Task(task) => {
                self.text(task.timeout_seconds.as_ref());
                self.text(task.heartbeat_seconds.as_ref());
                self.template(task.credentials.as_ref());
            }
            StateKind::Choice(choice) => self.choice(choice),
            StateKind::Wait(wait) => match &wait.until {
                WaitTime::Seconds(time) | WaitTime::Timestamp(time) => self.text(Some(time)),
            },
            StateKind::Fail(fail) => {
                self.text(fail.error.as_ref());
                self.text(fail.cause.as_ref());
            }
            StateKind::Map(map) => self.map(map),
        }
    }

    fn choice(&mut self, choice: &ChoiceState) {
        for rule in &choice.rules {
            self.condition(&rule.condition);
            self.assign(rule.assign.as_ref());
            self.template(rule.output.as_ref());
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::And(all) | Condition::Or(all) => {
                all.iter().for_each(|condition| self.condition(condition))
            }
            Condition::Not(condition) => self.condition(condition),
            Condition::Comparison(comparison) => {
                self.path(Some(&comparison.variable));
                if let Operand::Path(path) = &comparison.operand {
                    self.path(Some(path));
                }
            }
            Condition::Jsonata(template) => self.template(Some(template)),
        }
    }

    fn map(&mut self, map: &MapState) {
        self.path(map.items_path.as_ref());
        self.template(map.items.as_ref());
        self.template(map.item_selector.as_ref());
        self.text(map.max_concurrency.as_ref());
        self.text(map.tolerance.count.as_ref());
        self.text(map.tolerance.percentage.as_ref());
        if let Some(batcher) = &map.item_batcher {
            self.template(batcher.batch_input.as_ref());
            self.text(batcher.max_items_per_batch.as_ref());
            self.text(batcher.max_input_bytes_per_batch.as_ref());
        }
        if let Some(reader) = &map.item_reader {
            self.template(reader.arguments.as_ref());
            self.text(reader.config.max_items.as_ref());
        }
        if let Some(writer) = &map.result_writer {
            self.template(writer.arguments.as_ref());
        }
    }

    fn assign(&mut self, assign: Option<&Assign>) {
        self.template(assign.map(|assign| &assign.template));
    }

    fn template(&mut self, template: Option<&OutputTemplate>) {
        self.0
            .extend(template.map(OutputTemplate::variables).unwrap_or_default());
    }

    fn jsonata(&mut self, template: Option<&JsonataTemplate>) {
        self.0
            .extend(template.map(JsonataTemplate::variables).unwrap_or_default());
    }

    fn path(&mut self, path: Option<&Path>) {
        self.0.extend(path.map(Path::variables).unwrap_or_default());
    }

    fn text(&mut self, text: Option<&TextExpression>) {
        match text {
            Some(TextExpression::Path(path)) => self.path(Some(path)),
            Some(TextExpression::Jsonata(template)) => self.jsonata(Some(template)),
            Some(TextExpression::Literal(_)) | None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::variable_references;
    use serde_json::{Value, json};

    fn references(definition: &Value) -> Value {
        let checked = asl::check(&definition.to_string());
        json!(variable_references(&checked.machine.unwrap()))
    }

    #[test]
    fn each_state_is_told_with_what_its_own_fields_read() {
        let definition = json!({
            "StartAt": "Set",
            "States": {
                "Set": {"Type": "Pass", "Assign": {"n": 1, "who": "ada", "same": "$n"}, "Next": "Each"},
                "Each": {
                    "Type": "Map",
                    "ItemSelector": {"who.$": "States.Format('{}', $who)"},
                    "MaxConcurrencyPath": "$n",
                    "ItemProcessor": {
                        "StartAt": "Pick",
                        "States": {
                            "Pick": {
                                "Type": "Choice",
                                "Choices": [{"Not": {"Variable": "$n", "NumericEqualsPath": "$who.age"}, "Next": "Done"}],
                                "Default": "Done"
                            },
                            "Done": {"Type": "Succeed"}
                        }
                    },
                    "Next": "Rest"
                },
                "Rest": {"Type": "Wait", "SecondsPath": "$n", "End": true}
            }
        });
        assert_eq!(
            references(&definition),
            json!({"Each": ["n", "who"], "Pick": ["n", "who"], "Rest": ["n"]})
        );
    }
}
