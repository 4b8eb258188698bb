use sfn_api::{
    CreateActivityInput, CreateActivityOutput, EncryptionConfiguration, ErrorCode, ServiceError,
    Timestamp, operations,
};
use sfn_engine::CreatedActivity;
use sfn_engine::store::table::{ActivityRecord, NewActivity};

use super::{Answer, convert, lookup};
use crate::caller::Caller;
use crate::configuration;
use crate::service::Service;
use crate::{failure, name};

impl Answer for operations::CreateActivity {
    /// Idempotent: an activity of this name that is there is the answer, and the request's tags are ignored.
    async fn answer(
        service: &Service,
        caller: &Caller,
        input: CreateActivityInput,
    ) -> Result<CreateActivityOutput, ServiceError> {
        name::check(&input.name)?;
        let encryption = match input.encryption_configuration {
            Some(encryption) => configuration::check_encryption(encryption)?,
            None => configuration::owned_key(),
        };
        let arn = format!(
            "arn:{}:states:{}:{}:activity:{}",
            caller.partition(),
            caller.region,
            caller.account,
            input.name
        );
        let tags = convert::tags(input.tags.unwrap_or_default());
        lookup::check_tag_count(tags.len(), &arn)?;
        let new = NewActivity {
            arn,
            encryption_configuration: Some(configuration::text(&encryption)?),
            tags,
        };
        let created = service.engine().create_activity(new).await;
        let record = match created.map_err(failure::store)? {
            CreatedActivity::New(record) => record,
            CreatedActivity::Exists(record) => same(record, &encryption)?,
            CreatedActivity::TooMany(most) => {
                return Err(ServiceError::new(
                    ErrorCode::ActivityLimitExceeded,
                    format!("The account has {most} activities, the most that it may have"),
                ));
            }
        };
        Ok(CreateActivityOutput {
            activity_arn: record.arn,
            creation_date: Timestamp::from_millis(record.creation_millis),
        })
    }
}

/// The activity that is there, if the request would have made the same: an activity's encryption cannot be changed.
fn same(
    record: ActivityRecord,
    encryption: &EncryptionConfiguration,
) -> Result<ActivityRecord, ServiceError> {
    let there = configuration::read(record.encryption_configuration.as_deref())?
        .unwrap_or_else(configuration::owned_key);
    if there == *encryption {
        return Ok(record);
    }
    Err(ServiceError::new(
        ErrorCode::ActivityAlreadyExists,
        format!(
            "Activity Already Exists: '{}'. Its encryption configuration cannot be changed",
            record.arn
        ),
    ))
}
