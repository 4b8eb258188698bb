//! The mock configuration, as an editor of it sees it.

use std::path::PathBuf;

use asl::model::{Flow, StateKind};

use super::Engine;
use crate::store::table::state_machines;
use crate::tasks::{self, MockError, MockFinding, StateTypes};

impl Engine {
    /// The mock configuration, a file that need not be there.
    #[must_use]
    pub fn mock_config(&self) -> Option<PathBuf> {
        self.runtime.registry.mock_config()
    }

    /// Makes another file the mock configuration, for executions that are started from now on.
    pub fn set_mock_config(&self, path: Option<PathBuf>) {
        self.runtime.registry.set_mock_config(path);
    }

    /// The names of the test cases that the mock configuration has for a state machine, in the order of the file.
    ///
    /// # Errors
    /// When the file cannot be read or is not JSON. What else is wrong in it is told by [`Self::check_mock_config`], or at a start.
    pub fn test_cases(&self, state_machine: &str) -> Result<Vec<String>, MockError> {
        self.runtime.registry.test_cases(state_machine)
    }

    /// Everything that is wrong or odd in the text of a mock configuration, given the state machines of this workspace, of whatever
    /// account and region.
    #[must_use]
    pub fn check_mock_config(&self, text: &str) -> Vec<MockFinding> {
        tasks::check_mock_config(text, |name| self.state_types(name))
    }

    /// The states of the state machines of a name. A workspace that cannot be read counts as one without: that is told elsewhere.
    fn state_types(&self, name: &str) -> Option<StateTypes> {
        let runtime = &self.runtime;
        let named = runtime.store.read(|c| state_machines::named(c, name));
        let named = named.unwrap_or_default();
        if named.is_empty() {
            return None;
        }
        let mut types = StateTypes::new();
        for machine in named {
            if let Ok(model) = runtime.startable(&machine) {
                collect(&model.flow, &mut types);
            }
        }
        Some(types)
    }
}

fn collect(flow: &Flow, types: &mut StateTypes) {
    for state in flow.states.values() {
        let name = match &state.kind {
            StateKind::Pass(_) => "Pass",
            StateKind::Task(_) => "Task",
            StateKind::Choice(_) => "Choice",
            StateKind::Wait(_) => "Wait",
            StateKind::Succeed => "Succeed",
            StateKind::Fail(_) => "Fail",
            StateKind::Parallel(parallel) => {
                for branch in &parallel.branches {
                    collect(branch, types);
                }
                "Parallel"
            }
            StateKind::Map(map) => {
                collect(&map.processor.flow, types);
                "Map"
            }
        };
        types.insert(state.name.clone(), name);
    }
}
