use sfn_api::{ErrorCode, GetActivityTaskInput, GetActivityTaskOutput, ServiceError, operations};
use sfn_engine::PollError;

use super::Answer;
use crate::caller::Caller;
use crate::service::Service;
use crate::{arn, failure};

impl Answer for operations::GetActivityTask {
    /// Answers as soon as there is a task, after 60 seconds without one, or when the service stops.
    async fn answer(
        service: &Service,
        _: &Caller,
        input: GetActivityTaskInput,
    ) -> Result<GetActivityTaskOutput, ServiceError> {
        let arn = arn::activity(&input.activity_arn)?;
        let task = service
            .engine()
            .get_activity_task(arn, input.worker_name)
            .await
            .map_err(|error| match error {
                PollError::ActivityDoesNotExist(arn) => failure::activity_does_not_exist(&arn),
                PollError::TooManyWorkers(_) => {
                    ServiceError::new(ErrorCode::ActivityWorkerLimitExceeded, error.to_string())
                }
                PollError::Store(error) => failure::store(error),
            })?;
        let (task_token, input) = task.map(|task| (task.token, task.input)).unzip();
        Ok(GetActivityTaskOutput { task_token, input })
    }
}
