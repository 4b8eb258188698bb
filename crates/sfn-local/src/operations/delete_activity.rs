use sfn_api::{DeleteActivityInput, DeleteActivityOutput, ServiceError, operations};

use super::Answer;
use crate::arn;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::DeleteActivity {
    /// One that is not there is as good as deleted.
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DeleteActivityInput,
    ) -> Result<DeleteActivityOutput, ServiceError> {
        let arn = arn::activity(&input.activity_arn)?;
        service
            .engine()
            .delete_activity(arn)
            .await
            .map_err(failure::store)?;
        Ok(DeleteActivityOutput::default())
    }
}
