use sfn_api::{ServiceError, TestStateInput, TestStateOutput, operations};
use sfn_engine::Engine;
use sfn_engine::core::Moment;
use sfn_engine::core::test_state::{Place, TaskAnswer, Tested, begin};
use sfn_engine::tasks::Answer as Answered;
use uuid::Uuid;

use super::{Answer, lookup};
use crate::caller::Caller;
use crate::payload;
use crate::service::{Service, not_answered};

impl Answer for operations::TestState {
    async fn answer(
        service: &Service,
        caller: &Caller,
        input: TestStateInput,
    ) -> Result<TestStateOutput, ServiceError> {
        if let Some(text) = &input.input {
            payload::check_input(text)?;
        }
        if let Some(role) = &input.role_arn {
            lookup::check_role(role)?;
        }
        let engine = service.engine();
        let place = Place {
            region: caller.region.clone(),
            account: caller.account.clone(),
            execution_name: Uuid::new_v4().to_string(),
            state_machine_name: Uuid::new_v4().to_string(),
        };
        let pending = match begin(&input, &place, moment(engine))? {
            Tested::Done(output) => return Ok(*output),
            Tested::Task(pending) => pending,
        };
        let answer = match engine.run_task(pending.request().clone()).await {
            Answered::Succeeded { output } => TaskAnswer::Result(output),
            Answered::Failed { error, cause } | Answered::NotStarted { error, cause } => {
                TaskAnswer::Error { error, cause }
            }
            Answered::Waiting => {
                return Err(not_answered(
                    "TestState on a task that waits to be answered from outside, without a mock, is not answered",
                ));
            }
        };
        Ok(pending.answer(answer, moment(engine)))
    }
}

/// Now, with randomness of its own.
fn moment(engine: &Engine) -> Moment {
    let (seed, _) = Uuid::new_v4().as_u64_pair();
    Moment {
        millis: engine.now_millis(),
        seed,
    }
}
