//! Input and output processing: from a state's raw input to what it works on, and from its result to its output.

use std::sync::Arc;

use asl::expr::{Assign, EvalError, OutputTemplate, Path, Scope};
use asl::model::{QueryLanguage, State, Transition};
use serde_json::Value;

use super::failure::Failure;
use super::inspection::Stage;
use super::payload::Payload;
use super::step::{Step, missing_state};
use super::thread::{Exit, Thread, ThreadId};

/// What an expression sees besides the context object and the variables.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    /// `$` in JSONPath, `$states.input` in JSONata.
    pub(super) input: &'a Value,
    /// `$states.result`.
    pub(super) result: Option<&'a Value>,
    /// `$states.errorOutput`.
    pub(super) error_output: Option<&'a Value>,
}

impl<'a> Seen<'a> {
    pub(super) fn input(input: &'a Value) -> Self {
        Self {
            input,
            result: None,
            error_output: None,
        }
    }
}

/// What a state does with its result.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outlet<'a> {
    pub(super) assign: Option<&'a Assign>,
    /// `Output` (JSONata).
    pub(super) output: Option<&'a OutputTemplate>,
    pub(super) next: Option<&'a str>,
}

impl<'a> Outlet<'a> {
    /// The state's own.
    pub(super) fn of(state: &'a State) -> Self {
        Self {
            assign: state.assign.as_ref(),
            output: state.output.as_ref(),
            next: match &state.transition {
                Transition::Next(name) => Some(name),
                Transition::End => None,
            },
        }
    }
}

impl Step<'_> {
    /// Evaluates something within a thread's context and variables.
    pub(super) fn scoped<T>(
        &mut self,
        id: ThreadId,
        thread: &Thread,
        seen: Seen<'_>,
        eval: impl FnOnce(&mut Scope<'_>) -> Result<T, EvalError>,
    ) -> Result<T, Failure> {
        self.execution.context.show(id, thread);
        eval(&mut Scope {
            context: self.execution.context.value(),
            variables: &thread.variables,
            input: seen.input,
            result: seen.result,
            error_output: seen.error_output,
            entropy: &mut self.entropy,
        })
        .map_err(Failure::from)
    }

    /// What `InputPath` selects of the raw input.
    pub(super) fn effective_input(
        &mut self,
        id: ThreadId,
        thread: &Thread,
    ) -> Result<Payload, Failure> {
        let path = thread.visit.state.input_path.as_ref();
        let effective = self.select(id, thread, path, thread.visit.input.clone())?;
        self.inspect(thread, Stage::AfterInputPath, &effective);
        Ok(effective)
    }

    fn select(
        &mut self,
        id: ThreadId,
        thread: &Thread,
        path: Option<&Option<Path>>,
        from: Payload,
    ) -> Result<Payload, Failure> {
        match path {
            None => Ok(from),
            Some(None) => Ok(Payload::empty_object()),
            Some(Some(path)) if path.text() == "$" => Ok(from),
            Some(Some(path)) => self
                .scoped(id, thread, Seen::input(from.value()), |scope| {
                    path.eval(scope)
                })
                .map(Payload::new),
        }
    }

    /// `Parameters` or `Arguments`; without them the effective input.
    pub(super) fn arguments(
        &mut self,
        id: ThreadId,
        thread: &Thread,
        effective: &Payload,
    ) -> Result<Payload, Failure> {
        let arguments = self.evaluated_arguments(id, thread, effective)?;
        self.inspect(thread, Stage::AfterArguments, &arguments);
        Ok(arguments)
    }

    fn evaluated_arguments(
        &mut self,
        id: ThreadId,
        thread: &Thread,
        effective: &Payload,
    ) -> Result<Payload, Failure> {
        let state = &thread.visit.state;
        let seen = Seen::input(effective.value());
        if let Some(parameters) = &state.parameters {
            self.scoped(id, thread, seen, |scope| parameters.eval(scope))
                .map(Payload::new)
        } else if let Some(arguments) = &state.arguments {
            self.scoped(id, thread, seen, |scope| arguments.eval("Arguments", scope))
                .map(Payload::new)
        } else {
            Ok(effective.clone())
        }
    }

    /// How a state with a result of its own (Task, Parallel, Map, a Pass state's `Result`) is left.
    ///
    /// JSONPath: `ResultSelector`, `Assign`, `ResultPath`, `OutputPath`, in this order; all of them read the variables
    /// as they were. JSONata: `Output` and `Assign`, with the result as `$states.result`.
    pub(super) fn exit_with_result(
        &mut self,
        id: ThreadId,
        thread: &Thread,
        result: Payload,
    ) -> Result<Exit, Failure> {
        let state = Arc::clone(&thread.visit.state);
        let outlet = Outlet::of(&state);
        self.inspect(thread, Stage::Result, &result);
        if state.query_language == QueryLanguage::Jsonata {
            let seen = Seen {
                result: Some(result.value()),
                ..Seen::input(thread.visit.input.value())
            };
            return self.exit_jsonata(id, thread, seen, outlet, result.clone());
        }
        let result = match &state.result_selector {
            Some(selector) => Payload::new(self.scoped(
                id,
                thread,
                Seen::input(result.value()),
                |scope| selector.eval(scope),
            )?),
            None => result,
        };
        self.inspect(thread, Stage::AfterResultSelector, &result);
        let assigned = self.assigned(id, thread, Seen::input(result.value()), outlet.assign)?;
        let combined = match &state.result_path {
            None => result,
            Some(None) => thread.visit.input.clone(),
            Some(Some(path)) if path.text() == "$" => result,
            Some(Some(path)) => {
                Payload::new(path.insert(thread.visit.input.value().clone(), result.into_value())?)
            }
        };
        self.inspect(thread, Stage::AfterResultPath, &combined);
        let output = self.select(id, thread, state.output_path.as_ref(), combined)?;
        Ok(Exit {
            output,
            assigned,
            next: target(thread, outlet.next)?,
        })
    }

    /// How a state without a result (Choice, Wait, Succeed, a JSONata Pass state) is left: its effective input goes on.
    pub(super) fn exit_with_input(
        &mut self,
        id: ThreadId,
        thread: &Thread,
        effective: Payload,
        outlet: Outlet<'_>,
    ) -> Result<Exit, Failure> {
        let state = Arc::clone(&thread.visit.state);
        let seen = Seen::input(effective.value());
        if state.query_language == QueryLanguage::Jsonata {
            return self.exit_jsonata(id, thread, seen, outlet, effective.clone());
        }
        let assigned = self.assigned(id, thread, seen, outlet.assign)?;
        let output = self.select(id, thread, state.output_path.as_ref(), effective)?;
        Ok(Exit {
            output,
            assigned,
            next: target(thread, outlet.next)?,
        })
    }

    /// `Output` (else `otherwise`) and `Assign` of a JSONata state.
    pub(super) fn exit_jsonata(
        &mut self,
        id: ThreadId,
        thread: &Thread,
        seen: Seen<'_>,
        outlet: Outlet<'_>,
        otherwise: Payload,
    ) -> Result<Exit, Failure> {
        let assigned = self.assigned(id, thread, seen, outlet.assign)?;
        let output = match outlet.output {
            Some(template) => {
                Payload::new(self.scoped(id, thread, seen, |scope| template.eval("Output", scope))?)
            }
            None => otherwise,
        };
        Ok(Exit {
            output,
            assigned,
            next: target(thread, outlet.next)?,
        })
    }

    /// The values of `Assign`.
    pub(super) fn assigned(
        &mut self,
        id: ThreadId,
        thread: &Thread,
        seen: Seen<'_>,
        assign: Option<&Assign>,
    ) -> Result<Option<serde_json::Map<String, Value>>, Failure> {
        assign
            .map(|assign| self.scoped(id, thread, seen, |scope| assign.eval(scope)))
            .transpose()
    }
}

/// The state of this name in the thread's flow.
pub(super) fn target(thread: &Thread, name: Option<&str>) -> Result<Option<Arc<State>>, Failure> {
    name.map(|name| {
        let state = thread.flow.states.get(name);
        state.map(Arc::clone).ok_or_else(|| missing_state(name))
    })
    .transpose()
}
