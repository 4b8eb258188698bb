use std::ops::ControlFlow;
use std::sync::Arc;

use sfn_api::ExecutionStatus;

use super::entropy::StepEntropy;
use super::events::Recorder;
use super::failure::Failure;
use super::thread::{Exit, Fate, Phase, Progress, Thread, ThreadId, Visit};
use super::{Effect, Execution, Input, Moment, Outcome, limits, states};

/// One application of an input: the execution, and what comes about.
///
/// A thread that is worked on is taken out of the execution, so that both can be changed at once.
pub(super) struct Step<'e> {
    pub(super) execution: &'e mut Execution,
    pub(super) log: Recorder,
    pub(super) effects: Vec<Effect>,
    pub(super) entropy: StepEntropy,
    pub(super) at: Moment,
    /// How many states this step entered.
    entered: usize,
}

impl<'e> Step<'e> {
    pub(super) fn new(execution: &'e mut Execution, at: Moment) -> Self {
        Self {
            log: Recorder::new(execution.history_len, execution.history_limit, at.millis),
            execution,
            effects: Vec::new(),
            entropy: StepEntropy::new(at),
            at,
            entered: 0,
        }
    }

    /// Takes the input and everything that follows from it.
    pub(super) fn take(mut self, input: Input) -> Outcome {
        match input {
            Input::Start if self.log.len() == 0 => self.begin(),
            Input::StartWithBreakpoints { states } if self.log.len() == 0 => {
                self.set_breakpoints(states);
                self.begin();
            }
            Input::Start | Input::StartWithBreakpoints { .. } => {}
            Input::Redrive => self.redrive(),
            Input::StateMachineDeleted => self.execution.ends_at_transition = true,
            // Nothing can happen to what has not begun.
            _ if self.log.len() == 0 => {}
            // Unwrapped before a step begins.
            Input::WithoutActivities { .. } => {}
            Input::Continue => self.run_ready(),
            Input::SetBreakpoints { states } => self.set_breakpoints(states),
            Input::Pause => self.pause(),
            Input::Unpause => self.unpause(),
            Input::Release { hold, input, step } => self.release(hold, input, step),
            Input::TimerFired(timer) => self.timer_fired(timer),
            Input::Stop { error, cause } => {
                let failure = Failure::reported(error, cause);
                self.log.execution_aborted(&failure);
                self.close(ExecutionStatus::Aborted, Some(failure));
            }
            Input::ActivityStarted { task, worker_name } => {
                self.activity_started(task, worker_name.as_deref());
            }
            Input::TaskSubmitted { task, output } => self.task_submitted(task, &output),
            Input::TaskSucceeded { task, output } => self.task_succeeded(task, output),
            Input::TaskFailed { task, error, cause } => {
                self.task_failed(task, Failure::reported(error, cause));
            }
            Input::TaskStartFailed { task, error, cause } => {
                self.task_start_failed(task, &Failure::reported(error, cause));
            }
            Input::TaskHeartbeat { task } => self.task_heartbeat(task),
            Input::MapRunSucceeded { map_run, output } => self.map_run_succeeded(map_run, output),
            Input::MapRunFailed {
                map_run,
                error,
                cause,
            } => self.map_run_failed(map_run, Failure::reported(error, cause)),
        }
        if self.log.is_full() && self.execution.is_open() {
            let previous = self.log.len();
            self.fail_execution(previous, history_limit());
        }
        self.hold_time_limit();
        self.execution.history_len = self.log.len();
        Outcome {
            events: self.log.into_events(),
            effects: self.effects,
        }
    }

    fn begin(&mut self) {
        self.log.execution_started(&self.execution.start);
        self.limit_execution();
        // The first state's entry follows no event.
        self.begin_flow(0);
    }

    /// Sets the timer of the state machine's `TimeoutSeconds`.
    pub(super) fn limit_execution(&mut self) {
        if let Some(seconds) = self.execution.machine.timeout_seconds {
            let millis = i64::try_from(seconds.saturating_mul(1000)).unwrap_or(i64::MAX);
            self.limit_execution_at(self.at.millis.saturating_add(millis));
        }
    }

    /// Begins the top level, after the event `previous`.
    pub(super) fn begin_flow(&mut self, previous: i64) {
        let flow = Arc::clone(&self.execution.machine.flow);
        let input = self.execution.input.clone();
        match self.new_thread(None, flow, input, previous) {
            Ok(thread) => {
                self.add(thread);
                self.run_ready();
            }
            Err(failure) => self.fail_execution(self.log.len(), failure),
        }
    }

    /// A thread at the start of a flow.
    pub(super) fn new_thread(
        &self,
        parent: Option<(super::thread::Parent, &Thread)>,
        flow: Arc<asl::model::Flow>,
        input: super::payload::Payload,
        previous: i64,
    ) -> Result<Thread, Failure> {
        let Some(state) = flow.states.get(&flow.start_at) else {
            return Err(missing_state(&flow.start_at));
        };
        Ok(Thread {
            parent: parent.map(|(place, _)| place),
            variables: parent
                .map(|(_, outer)| Arc::clone(&outer.variables))
                .unwrap_or_default(),
            item: parent.and_then(|(_, outer)| outer.item.clone()),
            previous,
            stepping: parent.is_some_and(|(_, outer)| outer.stepping),
            visit: Visit::new(Arc::clone(state), input),
            phase: Phase::Enter,
            flow,
        })
    }

    /// Takes in a new thread that is ready to run.
    pub(super) fn add(&mut self, thread: Thread) -> ThreadId {
        let execution = &mut *self.execution;
        execution.last_thread += 1;
        let id = execution.last_thread;
        execution.threads.insert(id, Box::new(thread));
        execution.ready.push_back(id);
        id
    }

    /// Runs what is ready until everything waits, the execution ends, or the step did enough.
    pub(super) fn run_ready(&mut self) {
        while self.execution.is_open() && !self.log.is_full() {
            let Some(id) = self.execution.ready.pop_front() else {
                return;
            };
            let Some(mut thread) = self.execution.threads.remove(&id) else {
                continue;
            };
            let fate = self.advance(id, &mut thread);
            let yielded = matches!(fate, Fate::Yielded);
            self.conclude(id, thread, fate);
            if yielded {
                self.effects.push(Effect::Continue);
                return;
            }
        }
    }

    /// Works on a thread that waited, then on all that became ready. Nothing happens when it is gone.
    pub(super) fn resume(
        &mut self,
        id: ThreadId,
        work: impl FnOnce(&mut Self, &mut Thread) -> Result<Progress, Failure>,
    ) {
        let Some(mut thread) = self.execution.threads.remove(&id) else {
            return;
        };
        let outcome = work(self, &mut thread);
        let fate = match self.settle(id, &mut thread, outcome) {
            ControlFlow::Continue(()) => self.advance(id, &mut thread),
            ControlFlow::Break(fate) => fate,
        };
        let yielded = matches!(fate, Fate::Yielded);
        self.conclude(id, thread, fate);
        if yielded {
            self.effects.push(Effect::Continue);
        } else {
            self.run_ready();
        }
    }

    /// Runs a thread from state to state.
    fn advance(&mut self, id: ThreadId, thread: &mut Thread) -> Fate {
        loop {
            if self.log.is_full() {
                return Fate::Fatal(history_limit());
            }
            match thread.phase {
                Phase::Enter => {
                    if self.execution.ends_at_transition {
                        return Fate::Ended;
                    }
                    if self.holds(thread) {
                        return Fate::Blocked;
                    }
                    if self.entered >= limits::STATES_PER_STEP {
                        return Fate::Yielded;
                    }
                    self.enter(thread);
                }
                Phase::Run => {}
                _ => return Fate::Blocked,
            }
            let outcome = states::run(self, id, thread);
            if let ControlFlow::Break(fate) = self.settle(id, thread, outcome) {
                thread.visit.entering = false;
                return fate;
            }
        }
    }

    fn enter(&mut self, thread: &mut Thread) {
        self.entered += 1;
        let visit = &mut thread.visit;
        visit.before_entered = thread.previous;
        visit.entered_millis = self.at.millis;
        visit.entering = true;
        visit.entered = self.log.state_entered(
            thread.previous,
            &visit.state.kind,
            &visit.state.name,
            &visit.input,
        );
        thread.previous = visit.entered;
        thread.phase = Phase::Run;
    }

    /// Goes on from some work of a state: `Continue` when the thread has a state to enter.
    pub(super) fn settle(
        &mut self,
        id: ThreadId,
        thread: &mut Thread,
        outcome: Result<Progress, Failure>,
    ) -> ControlFlow<Fate> {
        let failure = match outcome {
            Ok(Progress::Blocked) => return ControlFlow::Break(Fate::Blocked),
            Ok(Progress::Done(exit)) => match within_limit(thread, &exit) {
                Ok(()) => return self.leave(thread, exit),
                Err(failure) => failure,
            },
            Err(failure) => failure,
        };
        self.recover(id, thread, failure)
    }

    /// Writes a state's exit and makes the next one the thread's.
    pub(super) fn leave(&mut self, thread: &mut Thread, exit: Exit) -> ControlFlow<Fate> {
        let state = &thread.visit.state;
        thread.previous = self.log.state_exited(
            thread.previous,
            &state.kind,
            &state.name,
            &exit.output,
            exit.assigned.as_ref(),
        );
        if let Some(assigned) = exit.assigned {
            Arc::make_mut(&mut thread.variables).extend(assigned);
        }
        match exit.next {
            Some(next) => {
                thread.visit = Visit::new(next, exit.output);
                thread.phase = Phase::Enter;
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(Fate::Succeeded(exit.output)),
        }
    }

    /// Puts a thread back, or hands on how it ended.
    pub(super) fn conclude(&mut self, id: ThreadId, thread: Box<Thread>, fate: Fate) {
        match (fate, thread.parent) {
            (Fate::Blocked, _) => {
                self.execution.threads.insert(id, thread);
            }
            (Fate::Yielded, _) => {
                self.execution.threads.insert(id, thread);
                self.execution.ready.push_front(id);
            }
            (Fate::Ended, _) => {
                let nothing = Failure::reported(None, None);
                self.log.execution_aborted(&nothing);
                self.close(ExecutionStatus::Aborted, None);
            }
            (Fate::Succeeded(output), None) => self.succeed_execution(thread.previous, output),
            (Fate::Failed(failure), None) | (Fate::Fatal(failure), _) => {
                let previous = thread.previous;
                // A redrive goes on with it.
                self.execution.threads.insert(id, thread);
                self.fail_execution(previous, failure);
            }
            (Fate::Succeeded(output), Some(parent)) => {
                self.child_succeeded(parent, &thread, output);
            }
            (Fate::Failed(failure), Some(parent)) => self.child_failed(parent, thread, failure),
        }
    }

    fn succeed_execution(&mut self, previous: i64, output: super::payload::Payload) {
        if self.log.is_full() {
            return;
        }
        self.log.execution_succeeded(previous, &output);
        self.execution.output = Some(output.text().to_owned());
        self.close(ExecutionStatus::Succeeded, None);
    }

    fn fail_execution(&mut self, previous: i64, failure: Failure) {
        self.log.execution_failed(previous, &failure);
        self.close(ExecutionStatus::Failed, Some(failure));
    }

    /// Ends the execution; what still runs is no longer wanted.
    pub(super) fn close(&mut self, status: ExecutionStatus, failure: Option<Failure>) {
        let execution = &mut *self.execution;
        execution.status = status;
        if let Some(failure) = failure {
            execution.error = failure.error;
            execution.cause = failure.cause;
        }
        let tasks = std::mem::take(&mut execution.tasks);
        self.effects
            .extend(tasks.into_keys().map(Effect::CancelTask));
        let map_runs = std::mem::take(&mut execution.map_runs);
        self.effects
            .extend(map_runs.into_keys().map(Effect::StopMapRun));
        let timers = std::mem::take(&mut execution.timers);
        self.effects
            .extend(timers.into_keys().map(Effect::CancelTimer));
        execution.ready = Default::default();
        self.keep_remains();
        self.effects.push(Effect::Close);
    }
}

/// A state whose output is too large fails; its exit is never written.
pub(super) fn within_limit(thread: &Thread, exit: &Exit) -> Result<(), Failure> {
    if exit.output.text().len() > limits::PAYLOAD_BYTES {
        return Err(Failure::data_limit(
            &thread.visit.state.name,
            super::failure::Origin::OwnOutput,
        ));
    }
    Ok(())
}

fn history_limit() -> Failure {
    let mut failure = Failure::runtime(format!(
        "The execution reached the maximum number of history events ({}).",
        limits::HISTORY_EVENTS
    ));
    failure.origin = super::failure::Origin::Reported;
    failure
}

/// Validation refuses such a definition, so no text of AWS exists for it.
pub(super) fn missing_state(name: &str) -> Failure {
    Failure::runtime(format!("There is no state named '{name}'."))
}
