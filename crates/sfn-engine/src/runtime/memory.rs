//! Executions that run in memory alone, as Express ones do: nothing of them is written, and they end with the process.

use std::fmt::Debug;
use std::sync::Arc;

use sfn_api::HistoryEvent;
use tokio::sync::oneshot;

use super::lifecycle::Runtime;
use super::live::{Identity, Live, Slot, State};
use super::running::Running;
use super::step::NotTaken;
use crate::core::{Execution, Input, Moment};
use crate::store::table::ExecutionStatus;
use crate::store::table::executions::Closing;
use crate::tasks::TestCase;

/// Hears of an execution that runs in memory. It is called in the order of the steps, while the execution is locked: it must
/// neither wait nor give an input to this execution or another.
pub(crate) trait Witness: Debug + Send + Sync {
    /// A step was made, with these events.
    fn happened(&self, events: Vec<HistoryEvent>);

    /// The execution has ended. Called once, after the last events; never when the engine shuts down before.
    fn ended(&self, closing: &Closing);
}

/// An execution in memory that was begun. It goes on when this is dropped.
#[derive(Debug)]
pub(crate) struct InMemory {
    live: Arc<Live>,
    end: oneshot::Receiver<Closing>,
}

impl InMemory {
    /// Aborts it. One that has ended stays as it is.
    pub(crate) fn stop(
        &self,
        runtime: &Arc<Runtime>,
        error: Option<String>,
        cause: Option<String>,
    ) {
        // It may have ended, and the engine may be shutting down: then there is nothing to abort.
        let _ = runtime.step(&self.live, Input::Stop { error, cause }, None);
    }

    /// How it ends; `None` when the engine shuts down before.
    pub(crate) async fn ended(&mut self) -> Option<Closing> {
        (&mut self.end).await.ok()
    }
}

impl Runtime {
    /// Runs an execution in memory: the first step is made when this returns. `execution` has not begun (for an Express one,
    /// [`Execution::express`] was called on it); `test_case` answers its tasks; `witness` hears of everything.
    ///
    /// # Errors
    /// When the engine is shutting down.
    pub(crate) fn run_in_memory(
        self: &Arc<Self>,
        execution: Execution,
        identity: Arc<Identity>,
        test_case: Option<Arc<TestCase>>,
        witness: Arc<dyn Witness>,
    ) -> Result<InMemory, NotTaken> {
        let (told, end) = oneshot::channel();
        let witness = Arc::new(Told {
            witness,
            end: std::sync::Mutex::new(Some(told)),
        });
        let by_hand = test_case.as_ref().is_some_and(|case| case.has_by_hand());
        let running = Box::new(Running::new(execution, test_case));
        let live = Live::in_memory(self.new_id(), running, Arc::clone(&identity), witness);
        self.enter(&live);
        if by_hand {
            self.enter_in_memory(&identity.arn, &live);
        }
        match self.step(&live, Input::Start, None) {
            // It may have ended within its first step.
            Ok(()) | Err(NotTaken::Closed) => Ok(InMemory { live, end }),
            Err(refused) => {
                self.forget(live.id);
                self.leave_memory(&identity.arn);
                Err(refused)
            }
        }
    }

    /// Makes a step of an execution in memory. What it asks for is carried out under the lock, so that it is asked for in order.
    pub(super) fn step_in_memory(
        self: &Arc<Self>,
        live: &Arc<Live>,
        witness: &Arc<dyn Witness>,
        slot: &mut Slot,
        input: Input,
        moment: Moment,
    ) {
        let State::Running(running) = &mut slot.state else {
            return;
        };
        let begins = matches!(input, Input::Start);
        let closing = match running.apply(input, moment) {
            Ok((outcome, actions)) => {
                let redrives = running.redrives();
                let logged = self.entries(slot.identity.as_ref(), redrives, &outcome.events);
                self.log_delivery.give(logged);
                witness.happened(outcome.events);
                self.carry_out(live, actions);
                running.closing()
            }
            Err(defect) => {
                tracing::error!(execution = live.id, %defect, "an execution in memory failed");
                Some(Closing {
                    status: ExecutionStatus::Failed,
                    stop_millis: moment.millis,
                    output: None,
                    error: Some("States.Runtime".to_owned()),
                    cause: Some(defect.to_string()),
                })
            }
        };
        if let (None, true, Some(identity)) = (&closing, begins, &slot.identity) {
            self.tell_running(live.id, identity);
        }
        if let Some(closing) = closing {
            slot.state = State::Closed;
            witness.ended(&closing);
            if let Some(identity) = &slot.identity {
                self.leave_memory(&identity.arn);
            }
            self.closed(live, slot.identity.as_deref(), &closing);
        }
    }
}

/// Tells the end on.
#[derive(Debug)]
struct Told {
    witness: Arc<dyn Witness>,
    end: std::sync::Mutex<Option<oneshot::Sender<Closing>>>,
}

impl Witness for Told {
    fn happened(&self, events: Vec<HistoryEvent>) {
        self.witness.happened(events);
    }

    fn ended(&self, closing: &Closing) {
        self.witness.ended(closing);
        let end = self
            .end
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .take();
        if let Some(end) = end {
            // Nobody may wait for it.
            let _ = end.send(closing.clone());
        }
    }
}
