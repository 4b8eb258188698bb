use std::sync::Arc;

use asl::expr::{Variables, to_json_text};
use asl::model::StateKind;
use serde_json::Value;
use sfn_api::{
    InspectionErrorDetails, InspectionLevel, ServiceError, TestExecutionStatus,
    TestStateConfiguration, TestStateInput, TestStateOutput,
};

use super::definition::Subject;
use super::{PendingTask, Place, TaskAnswer, Tested, branching, validation};
use crate::core::context::Context;
use crate::core::failure::{Failure, Origin, RUNTIME};
use crate::core::inspection::Inspection;
use crate::core::payload::Payload;
use crate::core::step::{Step, within_limit};
use crate::core::thread::{Exit, Phase, Progress, Thread, ThreadId};
use crate::core::{Effect, Execution, ExecutionStart, Moment, states};

/// The only thread of a test.
const THREAD: ThreadId = 1;

/// A state being tested.
#[derive(Debug)]
pub(super) struct Test {
    execution: Execution,
    thread: Thread,
    configuration: TestStateConfiguration,
    /// Whether the data flow is told.
    inspected: bool,
    details: InspectionErrorDetails,
}

impl Test {
    /// A test that is about to run.
    pub(super) fn new(
        subject: Subject,
        payload: Payload,
        context: Option<Value>,
        variables: Variables,
        input: &TestStateInput,
        place: &Place,
        at: Moment,
    ) -> Result<Self, ServiceError> {
        let Place {
            region,
            account,
            execution_name,
            state_machine_name,
        } = place;
        let states = format!("arn:aws:states:{region}:{account}");
        let start = ExecutionStart {
            execution_arn: format!("{states}:express:{state_machine_name}:{execution_name}"),
            name: execution_name.clone(),
            role_arn: input.role_arn.clone().unwrap_or_default(),
            state_machine_arn: format!("{states}:stateMachine:{state_machine_name}"),
            state_machine_name: state_machine_name.clone(),
            state_machine_version_arn: None,
            state_machine_alias_arn: None,
            input: payload.text().to_owned(),
            start_millis: at.millis,
        };
        let context = match context {
            Some(value) => Context::fixed(value),
            None => Context::of_test(&start, payload.value()),
        };
        let mut execution = Execution::new(subject.machine, start);
        execution.context = context;
        let mut inspection = Inspection::default();
        inspection.data.input = Some(payload.text().to_owned());
        execution.inspection = Some(Box::new(inspection));
        let mut thread = Step::new(&mut execution, at)
            .new_thread(None, subject.flow, payload, 0)
            .map_err(|failure| validation(failure.cause.unwrap_or_default()))?;
        let configuration = input.state_configuration.clone().unwrap_or_default();
        let retries = configuration.retrier_retry_count.unwrap_or(0);
        let retries = u64::try_from(retries).unwrap_or(0);
        thread.variables = variables;
        thread.visit.entered_millis = at.millis;
        thread.visit.retries = retries;
        // The request does not say which retrier was used so often: it means the one that takes the error.
        thread.visit.retrier_uses.fill(retries);
        thread.phase = Phase::Run;
        Ok(Self {
            execution,
            thread,
            configuration,
            inspected: matches!(
                input.inspection_level,
                Some(InspectionLevel::Debug | InspectionLevel::Trace)
            ),
            details: InspectionErrorDetails::default(),
        })
    }

    /// Runs the state; with the mocked answer of its task or branches to its end.
    pub(super) fn run(mut self, answer: Option<TaskAnswer>, at: Moment) -> Tested {
        let state = Arc::clone(&self.thread.visit.state);
        let configuration = self.configuration.clone();
        let mut step = Step::new(&mut self.execution, at);
        let thread = &mut self.thread;
        let branches = matches!(state.kind, StateKind::Map(_) | StateKind::Parallel(_));
        let (outcome, answer) = match answer {
            Some(answer) if branches => {
                let outcome = branching::run(&mut step, THREAD, thread, &configuration, answer);
                (outcome, None)
            }
            answer => (states::run(&mut step, THREAD, thread), answer),
        };
        let outcome = match (outcome, &state.kind, answer) {
            // A test does not wait.
            (Ok(Progress::Blocked), StateKind::Wait(_), _) => {
                states::wait::finish(&mut step, THREAD, thread)
            }
            (Ok(Progress::Blocked), _, Some(answer)) => {
                step.end_task(thread);
                finish(&mut step, THREAD, thread, answer)
            }
            (outcome, _, _) => outcome,
        };
        let request = step.effects.into_iter().find_map(|effect| match effect {
            Effect::ScheduleTask(request) => Some(*request),
            _ => None,
        });
        match (outcome, request) {
            (Ok(Progress::Blocked), Some(request)) => Tested::Task(Box::new(PendingTask {
                test: self,
                request,
            })),
            (outcome, _) => Tested::Done(Box::new(self.end(outcome, at))),
        }
    }

    /// Goes on to the end with the answer of the state's task.
    pub(super) fn answered(mut self, answer: TaskAnswer, at: Moment) -> TestStateOutput {
        let mut step = Step::new(&mut self.execution, at);
        step.end_task(&mut self.thread);
        let outcome = finish(&mut step, THREAD, &self.thread, answer);
        self.end(outcome, at)
    }

    fn end(mut self, outcome: Result<Progress, Failure>, at: Moment) -> TestStateOutput {
        let exit = match outcome {
            Ok(Progress::Done(exit)) => within_limit(&self.thread, &exit).map(|()| exit),
            Ok(Progress::Blocked) => Err(Failure::runtime("The state waits for nothing.")),
            Err(failure) => Err(failure),
        };
        let mut output = match exit {
            Ok(exit) => self.left(TestExecutionStatus::Succeeded, exit),
            Err(failure) => self.recover(failure, at),
        };
        if self.inspected {
            output.inspection_data = self.execution.inspection.map(|inspection| {
                let mut data = inspection.data;
                if self.details != InspectionErrorDetails::default() {
                    data.error_details = Some(self.details);
                }
                if !self.thread.variables.is_empty() {
                    let variables = Value::Object((*self.thread.variables).clone());
                    data.variables = Some(to_json_text(&variables));
                }
                data
            });
        }
        output
    }

    /// What follows from a failure: as in an execution, but the attempt is only told.
    fn recover(&mut self, failure: Failure, at: Moment) -> TestStateOutput {
        let visit = &self.thread.visit;
        let mut told = failure.clone();
        // What the interpreter itself found ends an execution, whatever catches it by name.
        let fatal = failure.is(RUNTIME) && matches!(failure.origin, Origin::Evaluation { .. });
        let retrier = visit.retrier_for(&failure).filter(|_| !fatal);
        self.details.retry_index = retrier.and_then(|it| i32::try_from(it).ok());
        if let Some(seconds) = retrier.and_then(|it| visit.delay_by(it)) {
            #[allow(clippy::cast_possible_truncation)] // a cast keeps to the bounds
            let seconds = seconds.round() as i32;
            self.details.retry_backoff_interval_seconds = Some(seconds);
            return failed(TestExecutionStatus::Retriable, told);
        }
        let catcher = visit.catcher_for(&failure).filter(|_| !fatal);
        let state = Arc::clone(&visit.state);
        if let Some((index, catcher)) = catcher.and_then(|it| Some((it, state.catch.get(it)?))) {
            self.details.catch_index = i32::try_from(index).ok();
            let mut step = Step::new(&mut self.execution, at);
            let caught = step
                .caught(THREAD, &self.thread, catcher, &failure)
                .and_then(|exit| within_limit(&self.thread, &exit).map(|()| exit));
            match caught {
                Ok(exit) => {
                    let left = self.left(TestExecutionStatus::CaughtError, exit);
                    return TestStateOutput {
                        error: told.error,
                        cause: told.cause,
                        ..left
                    };
                }
                Err(failure) => told = failure,
            }
        }
        failed(TestExecutionStatus::Failed, told)
    }

    fn left(&mut self, status: TestExecutionStatus, exit: Exit) -> TestStateOutput {
        if let Some(assigned) = exit.assigned {
            Arc::make_mut(&mut self.thread.variables).extend(assigned);
        }
        TestStateOutput {
            output: Some(exit.output.text().to_owned()),
            next_state: exit.next.map(|state| state.name.clone()),
            status: Some(status),
            ..TestStateOutput::default()
        }
    }
}

/// Leaves a state with the answer of its task or branches.
pub(super) fn finish(
    step: &mut Step<'_>,
    id: ThreadId,
    thread: &Thread,
    answer: TaskAnswer,
) -> Result<Progress, Failure> {
    match answer {
        TaskAnswer::Error { error, cause } => Err(Failure::reported(error, cause)),
        TaskAnswer::Result(text) => {
            let result = Payload::from_text(text)
                .map_err(|error| Failure::runtime(format!("The result is not JSON: {error}")))?;
            step.exit_with_result(id, thread, result)
                .map(Progress::Done)
        }
    }
}

fn failed(status: TestExecutionStatus, failure: Failure) -> TestStateOutput {
    TestStateOutput {
        error: failure.error,
        cause: failure.cause,
        status: Some(status),
        ..TestStateOutput::default()
    }
}
