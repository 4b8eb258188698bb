use std::sync::Arc;

use super::log::ExpressExecution;
use crate::arn::StateMachineArn;
use crate::core::Execution;
use crate::runtime::lifecycle::Runtime;
use crate::runtime::live::Identity;
use crate::runtime::logging::LogRule;
use crate::runtime::memory::InMemory;
use crate::runtime::start::execution_start;
use crate::runtime::step::NotTaken;
use crate::runtime::{Engine, StartError, StartExecution, Started};
use crate::store::table::state_machines::Stored;
use crate::store::table::{ExecutionStatus, StateMachineStatus, StateMachineType};

/// AWS bills the duration in steps of so many milliseconds.
const BILLED_MILLIS: i64 = 100;

/// AWS bills memory in steps of so many MB, and one is the least. How much of AWS's memory an execution would take cannot be
/// told here; every recording has this least amount.
const BILLED_MEMORY_MB: i64 = 64;

/// What StartSyncExecution came to.
#[derive(Clone, Debug)]
pub struct SyncExecution {
    /// The execution, which has ended.
    pub execution: ExpressExecution,
    /// `billingDetails`.
    pub billing: Billing,
}

/// `billingDetails` of a synchronous execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Billing {
    /// Milliseconds, rounded up to 100.
    pub duration_millis: i64,
    /// MB, in steps of 64.
    pub memory_mb: i64,
}

impl Billing {
    fn of(execution: &ExpressExecution) -> Self {
        let stop = execution.stop_millis.unwrap_or(execution.start_millis);
        let took = (stop - execution.start_millis).max(1);
        Self {
            duration_millis: (took + BILLED_MILLIS - 1) / BILLED_MILLIS * BILLED_MILLIS,
            memory_mb: BILLED_MEMORY_MB,
        }
    }
}

impl Engine {
    /// Runs an execution of an Express state machine and waits for its end. It goes on when the caller goes.
    ///
    /// # Errors
    /// See [`StartError`]; [`StartError::NotExpress`] for a Standard state machine. An execution that fails is no error.
    pub async fn start_sync_execution(
        &self,
        start: StartExecution,
    ) -> Result<SyncExecution, StartError> {
        let runtime = &self.runtime;
        if runtime.is_stopping() {
            return Err(StartError::ShuttingDown);
        }
        let arn = &start.state_machine_arn;
        let machine = runtime
            .state_machines
            .find(&runtime.store, arn)?
            .ok_or_else(|| StartError::StateMachineDoesNotExist(arn.clone()))?;
        if machine.record.status == StateMachineStatus::Deleting {
            return Err(StartError::StateMachineDeleting(arn.clone()));
        }
        if machine.record.kind != StateMachineType::Express {
            return Err(StartError::NotExpress(arn.clone()));
        }
        let (started, mut run) = runtime.start_express(&machine, start)?;
        let closing = run.memory.ended().await.ok_or(StartError::ShuttingDown)?;
        let mut execution = run.begun;
        execution.arn = started.execution_arn;
        execution.close(&closing);
        Ok(SyncExecution {
            billing: Billing::of(&execution),
            execution,
        })
    }
}

/// An Express execution that was begun.
pub(in crate::runtime) struct Run {
    memory: InMemory,
    /// As it was at its start.
    begun: ExpressExecution,
}

impl Runtime {
    /// Begins an execution of an Express state machine. Each start is an execution of its own, whatever its name.
    pub(in crate::runtime) fn start_express(
        self: &Arc<Self>,
        machine: &Arc<Stored>,
        mut request: StartExecution,
    ) -> Result<(Started, Run), StartError> {
        let machine = self.at_version(Arc::clone(machine), &mut request)?;
        let (test_case, _) = self.test_case(&machine, &request)?.unzip();
        let arn = request.state_machine_arn.clone();
        let model = self.startable(&machine)?;
        let id = uuid::Uuid::new_v4().to_string();
        let name = request
            .name
            .clone()
            .unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        let execution_arn = StateMachineArn::parse(&arn)
            .ok_or_else(|| StartError::StateMachineDoesNotExist(arn.clone()))?
            .express_execution(&name, &id);
        let start_millis = self.clock.now_millis();
        let start = execution_start(&machine, &request, &execution_arn, &name, start_millis);
        let execution = Execution::new(model, start);
        let begun = ExpressExecution {
            arn: execution_arn.clone(),
            name,
            state_machine_arn: arn.clone(),
            state_machine_version_arn: request.state_machine_version_arn,
            state_machine_alias_arn: request.state_machine_alias_arn,
            status: ExecutionStatus::Running,
            start_millis,
            stop_millis: None,
            input: Arc::from(request.input),
            output: None,
            error: None,
            cause: None,
            trace_header: request.trace_header,
            event_count: 0,
        };
        let configuration = machine.record.revision.logging_configuration.as_deref();
        let log_rule = LogRule::of(configuration, &arn);
        let identity = Arc::new(Identity {
            arn: execution_arn.clone(),
            state_machine_arn: arn,
            start_millis,
            map_run: None,
            log_rule,
        });
        let memory = self
            .run_in_memory(
                execution.express(),
                Arc::clone(&identity),
                test_case.map(Arc::new),
                self.logs.begin(begun.clone()),
            )
            .map_err(|refused| match refused {
                NotTaken::Store(error) => StartError::Store(error),
                NotTaken::Closed | NotTaken::Unwanted => StartError::ShuttingDown,
            })?;
        let started = Started {
            execution_arn,
            start_millis,
        };
        Ok((started, Run { memory, begun }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_billed_by_the_100_milliseconds_begun() {
        for (took, billed) in [(0, 100), (1, 100), (100, 100), (101, 200), (7_501, 7_600)] {
            let execution = ExpressExecution {
                arn: String::new(),
                name: String::new(),
                state_machine_arn: String::new(),
                state_machine_version_arn: None,
                state_machine_alias_arn: None,
                status: ExecutionStatus::Succeeded,
                start_millis: 1_000,
                stop_millis: Some(1_000 + took),
                input: Arc::from("{}"),
                output: None,
                error: None,
                cause: None,
                trace_header: None,
                event_count: 0,
            };
            assert_eq!(Billing::of(&execution).duration_millis, billed, "{took}");
        }
    }
}
