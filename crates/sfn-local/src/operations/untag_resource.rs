use sfn_api::{ServiceError, UntagResourceInput, UntagResourceOutput, operations};

use super::Answer;
use super::list_tags_for_resource::TAGGABLE;
use crate::arn::Arn;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::UntagResource {
    /// Keys that the resource does not have are no error.
    async fn answer(
        service: &Service,
        _: &Caller,
        input: UntagResourceInput,
    ) -> Result<UntagResourceOutput, ServiceError> {
        let arn = &input.resource_arn;
        Arn::parse(arn)?.expect_type(&TAGGABLE)?;
        if !service
            .engine()
            .untag_resource(arn, input.tag_keys)
            .await
            .map_err(failure::store)?
        {
            return Err(failure::resource_not_found(arn));
        }
        Ok(UntagResourceOutput::default())
    }
}
