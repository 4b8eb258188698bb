use sfn_api::{DescribeActivityInput, DescribeActivityOutput, ServiceError, Timestamp, operations};

use super::Answer;
use crate::caller::Caller;
use crate::service::Service;
use crate::{arn, configuration, failure};

impl Answer for operations::DescribeActivity {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DescribeActivityInput,
    ) -> Result<DescribeActivityOutput, ServiceError> {
        let arn = arn::activity(&input.activity_arn)?;
        let activity = service
            .engine()
            .describe_activity(arn)
            .await
            .map_err(failure::store)?
            .ok_or_else(|| failure::activity_does_not_exist(arn))?;
        let encryption = configuration::read(activity.encryption_configuration.as_deref())?
            .unwrap_or_else(configuration::owned_key);
        let mut output = DescribeActivityOutput::new(
            activity.arn,
            activity.name,
            Timestamp::from_millis(activity.creation_millis),
        );
        output.encryption_configuration = Some(encryption);
        Ok(output)
    }
}
