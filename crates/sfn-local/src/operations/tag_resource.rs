use std::collections::BTreeSet;

use sfn_api::{ServiceError, TagResourceInput, TagResourceOutput, operations};

use super::list_tags_for_resource::TAGGABLE;
use super::{Answer, convert, lookup};
use crate::arn::Arn;
use crate::caller::Caller;
use crate::failure;
use crate::service::Service;

impl Answer for operations::TagResource {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: TagResourceInput,
    ) -> Result<TagResourceOutput, ServiceError> {
        let arn = &input.resource_arn;
        Arn::parse(arn)?.expect_type(&TAGGABLE)?;
        let tags = convert::tags(input.tags);
        let there = service
            .engine()
            .list_tags(arn)
            .await
            .map_err(failure::store)?;
        let there = there.ok_or_else(|| failure::resource_not_found(arn))?;
        let keys: BTreeSet<&str> = there
            .iter()
            .chain(&tags)
            .map(|tag| tag.key.as_str())
            .collect();
        lookup::check_tag_count(keys.len(), arn)?;
        if !service
            .engine()
            .tag_resource(arn, tags)
            .await
            .map_err(failure::store)?
        {
            return Err(failure::resource_not_found(arn));
        }
        Ok(TagResourceOutput::default())
    }
}
