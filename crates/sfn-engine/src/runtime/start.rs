use std::sync::Arc;

use sfn_api::HistoryEvent;
use tokio::sync::oneshot;

use super::lifecycle::Runtime;
use super::live::{Identity, Live};
use super::logging::{Entries, LogRule};
use super::running::Running;
use super::{StartError, StartExecution, Started};
use crate::arn::StateMachineArn;
use crate::core::{Execution, ExecutionStart, Input};
use crate::store::StoreError;
use crate::store::table::executions::{self, Existing, NewExecution, Step};
use crate::store::table::state_machines::Stored;
use crate::store::table::{
    ExecutionStatus, StateMachineStatus, StateMachineType, history, journal,
};
use crate::tasks::TestCase;

impl Runtime {
    /// Starts an execution: its first step, as far as it goes without waiting, is one write.
    pub(crate) async fn start(
        self: &Arc<Self>,
        mut request: StartExecution,
    ) -> Result<Started, StartError> {
        if self.is_stopping() {
            return Err(StartError::ShuttingDown);
        }
        let arn = &request.state_machine_arn;
        let machine = self
            .state_machines
            .find(&self.store, arn)?
            .ok_or_else(|| StartError::StateMachineDoesNotExist(arn.clone()))?;
        if machine.record.status == StateMachineStatus::Deleting {
            return Err(StartError::StateMachineDeleting(arn.clone()));
        }
        if machine.record.kind == StateMachineType::Express {
            return self
                .start_express(&machine, request)
                .map(|(started, _)| started);
        }
        let machine = self.at_version(machine, &mut request)?;
        let test_case = self.test_case(&machine, &request)?;
        let prepared = self.prepare(&machine, request, test_case)?;
        self.write_start(prepared).await
    }

    /// What answers the tasks of an execution that is to be started: its test case, and a person for the states that are answered by
    /// hand; with its text for the store.
    pub(super) fn test_case(
        &self,
        machine: &Stored,
        request: &StartExecution,
    ) -> Result<Option<(TestCase, String)>, StartError> {
        let by_hand = &machine.by_hand;
        let case = match &request.test_case {
            Some(name) => self
                .registry
                .test_case(&machine.record.name, name)
                .map_err(|e| StartError::Mock(e.to_string()))?,
            None if by_hand.is_empty() => return Ok(None),
            None => TestCase::default(),
        };
        let case = case.with_by_hand(by_hand);
        let text = serde_json::to_string(&case).map_err(|e| StartError::Mock(e.to_string()))?;
        Ok(Some((case, text)))
    }

    /// The model of a state machine that is to be started.
    pub(super) fn startable(
        &self,
        machine: &Stored,
    ) -> Result<Arc<asl::model::StateMachine>, StartError> {
        let revision = &machine.record.revision;
        self.state_machines
            .model(machine.revision, &revision.definition, machine.record.kind)
            .map_err(|message| StartError::InvalidDefinition {
                state_machine_arn: machine.record.arn.clone(),
                message,
            })
    }

    /// Makes the first step.
    fn prepare(
        &self,
        machine: &Stored,
        request: StartExecution,
        test_case: Option<(TestCase, String)>,
    ) -> Result<Prepared, StartError> {
        let arn = request.state_machine_arn.clone();
        let model = self.startable(machine)?;
        let name = request
            .name
            .clone()
            .unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        let execution_arn = StateMachineArn::parse(&arn)
            .ok_or_else(|| StartError::StateMachineDoesNotExist(arn.clone()))?
            .execution(&name);
        let start_millis = self.clock.now_millis();
        let start = execution_start(machine, &request, &execution_arn, &name, start_millis);
        let (case, mock) = test_case.unzip();
        let FirstStep {
            running,
            actions,
            step,
            events,
        } = self.first_step(
            Execution::new(model, start),
            case.map(Arc::new),
            self.breakpoints.start(&arn),
            start_millis,
        )?;
        let configuration = machine.record.revision.logging_configuration.as_deref();
        let log_rule = LogRule::of(configuration, &arn);
        let identity = Arc::new(Identity {
            arn: execution_arn,
            state_machine_arn: arn,
            start_millis,
            map_run: None,
            log_rule,
        });
        let logged = self.entries(Some(&identity), 0, &events);
        let id = self.new_id();
        let closing = step.closing.clone();
        let new = NewExecution {
            id,
            state_machine: machine.id,
            revision: machine.revision,
            name,
            start_millis,
            version_arn: request.state_machine_version_arn,
            alias_arn: request.state_machine_alias_arn,
            trace_header: request.trace_header,
            test_case: request.test_case,
            mock,
            input: Arc::from(request.input),
            step,
        };
        // One that has ended is never in memory.
        let live = closing
            .is_none()
            .then(|| Live::running(id, Box::new(running), Arc::clone(&identity)));
        Ok(Prepared {
            new: Arc::new(new),
            identity,
            live,
            actions,
            logged,
        })
    }

    /// Makes the first step of an execution that has not begun, with the input that begins it.
    pub(super) fn first_step(
        &self,
        execution: Execution,
        test_case: Option<Arc<TestCase>>,
        begin: Input,
        start_millis: i64,
    ) -> Result<FirstStep, StartError> {
        let mut running = Running::new(execution, test_case);
        let mut moment = running.moment(start_millis);
        moment.millis = start_millis;
        let input = self.without_missing_activities(&running.activities, begin)?;
        let entry = journal::Encoded::new(moment, &input)?;
        let (outcome, actions) = running
            .apply(input, moment)
            .map_err(|defect| StartError::Defect(defect.to_string()))?;
        let step = Step {
            number: 0,
            event_count: running.event_count(),
            journal: Some(entry.with_event_count(running.event_count())),
            events: history::Encoded::new(1, &outcome.events)?,
            closing: running.closing(),
        };
        Ok(FirstStep {
            running,
            actions,
            step,
            events: outcome.events,
        })
    }

    async fn write_start(self: &Arc<Self>, prepared: Prepared) -> Result<Started, StartError> {
        let Prepared {
            new,
            identity,
            live,
            actions,
            logged,
        } = prepared;
        if let Some(live) = &live {
            // Before it is written: from the moment that it can be found, there is only this one.
            self.enter(live);
        }
        let (done, outcome) = oneshot::channel();
        let (runtime, written, told) = (Arc::clone(self), Arc::clone(&new), Arc::clone(&identity));
        let in_callback = Arc::clone(&new);
        self.store.submit(
            move |connection| executions::insert(connection, &written),
            move |result| {
                if matches!(result, Ok(Ok(()))) {
                    runtime.log_delivery.give(logged);
                }
                match (&result, &live) {
                    (Ok(Ok(())), Some(live)) => {
                        runtime.carry_out(live, actions);
                        runtime.tell_running(live.id, &told);
                    }
                    (Ok(Ok(())), None) => {
                        if let Some(closing) = &in_callback.step.closing {
                            runtime.recent.enter(&told, &in_callback);
                            runtime.tell_closed(in_callback.id, &told, closing);
                        }
                    }
                    (_, Some(live)) => runtime.forget(live.id),
                    (_, None) => {}
                }
                // Whoever asked may have gone; the execution runs all the same.
                let _ = done.send(result);
            },
        );
        let started = |start_millis| Started {
            execution_arn: identity.arn.clone(),
            start_millis,
        };
        match outcome.await.unwrap_or(Err(StoreError::Closed))? {
            Ok(()) => Ok(started(identity.start_millis)),
            Err(Existing::Deleting) => Err(StartError::StateMachineDeleting(
                identity.state_machine_arn.clone(),
            )),
            Err(Existing::Superseded) => {
                self.state_machines.forget(&identity.state_machine_arn);
                let again = StartExecution {
                    state_machine_arn: identity.state_machine_arn.clone(),
                    state_machine_version_arn: new.version_arn.clone(),
                    state_machine_alias_arn: new.alias_arn.clone(),
                    name: Some(new.name.clone()),
                    input: new.input.to_string(),
                    trace_header: new.trace_header.clone(),
                    test_case: new.test_case.clone(),
                };
                Box::pin(self.start(again)).await
            }
            Err(Existing::Execution {
                status: ExecutionStatus::Running,
                start_millis,
                input,
            }) if *input == *new.input => Ok(started(start_millis)),
            Err(Existing::Execution { .. }) => {
                Err(StartError::ExecutionAlreadyExists(identity.arn.clone()))
            }
        }
    }
}

/// The first step of an execution.
pub(super) struct FirstStep {
    pub(super) running: Running,
    pub(super) actions: Vec<super::running::Action>,
    pub(super) step: Step,
    /// Its events, which the step has as text.
    pub(super) events: Vec<HistoryEvent>,
}

/// A first step that is to be written.
struct Prepared {
    new: Arc<NewExecution>,
    identity: Arc<Identity>,
    live: Option<Arc<Live>>,
    actions: Vec<super::running::Action>,
    logged: Option<Entries>,
}

/// What the interpreter is told of an execution that begins.
pub(super) fn execution_start(
    machine: &Stored,
    request: &StartExecution,
    execution_arn: &str,
    name: &str,
    start_millis: i64,
) -> ExecutionStart {
    ExecutionStart {
        execution_arn: execution_arn.to_owned(),
        name: name.to_owned(),
        role_arn: machine.record.revision.role_arn.clone(),
        state_machine_arn: request.state_machine_arn.clone(),
        state_machine_name: machine.record.name.clone(),
        state_machine_version_arn: request.state_machine_version_arn.clone(),
        state_machine_alias_arn: request.state_machine_alias_arn.clone(),
        input: request.input.clone(),
        start_millis,
    }
}
