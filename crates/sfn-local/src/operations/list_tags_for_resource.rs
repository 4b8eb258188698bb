use sfn_api::{ListTagsForResourceInput, ListTagsForResourceOutput, ServiceError, Tag, operations};

use super::Answer;
use crate::arn::Arn;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

/// What can have tags.
pub(super) const TAGGABLE: [&str; 2] = ["stateMachine", "activity"];

impl Answer for operations::ListTagsForResource {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: ListTagsForResourceInput,
    ) -> Result<ListTagsForResourceOutput, ServiceError> {
        Arn::parse(&input.resource_arn)?.expect_type(&TAGGABLE)?;
        let tags = service
            .engine()
            .list_tags(&input.resource_arn)
            .await
            .map_err(failure::store)?
            .ok_or_else(|| failure::resource_not_found(&input.resource_arn))?;
        let tags = tags
            .into_iter()
            .map(|tag| Tag {
                key: Some(tag.key),
                value: Some(tag.value),
            })
            .collect();
        Ok(ListTagsForResourceOutput { tags: Some(tags) })
    }
}
