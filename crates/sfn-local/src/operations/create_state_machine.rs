use sfn_api::{
    CreateStateMachineInput, CreateStateMachineOutput, ErrorCode, ServiceError, Timestamp,
    operations,
};
use sfn_engine::Created;
use sfn_engine::store::table::{NewStateMachine, StateMachineRecord, StateMachineStatus};

use super::{Answer, convert, lookup};
use crate::caller::Caller;
use crate::configuration::{self, Configurations};
use crate::service::Service;
use crate::{definition, failure, name};

impl Answer for operations::CreateStateMachine {
    /// Idempotent: with the same name, type, definition and configurations as a state machine that is there, the answer is
    /// that state machine, and role and tags of the request are ignored.
    async fn answer(
        service: &Service,
        caller: &Caller,
        input: CreateStateMachineInput,
    ) -> Result<CreateStateMachineOutput, ServiceError> {
        name::check(&input.name)?;
        lookup::check_role(&input.role_arn)?;
        let publish = input.publish == Some(true);
        if input.version_description.is_some() && !publish {
            return Err(failure::validation(
                "Version description can only be set when publish is true",
            ));
        }
        let kind = convert::machine_kind(input.r#type.as_ref());
        definition::require_valid(&input.definition, kind)?;
        let configurations = Configurations::of_request(
            input.logging_configuration,
            input.tracing_configuration,
            input.encryption_configuration,
        )?;
        let arn = format!(
            "arn:{}:states:{}:{}:stateMachine:{}",
            caller.partition(),
            caller.region,
            caller.account,
            input.name
        );
        let tags = convert::tags(input.tags.unwrap_or_default());
        lookup::check_tag_count(tags.len(), &arn)?;
        let new = NewStateMachine {
            arn,
            kind,
            definition: input.definition,
            role_arn: input.role_arn,
            logging_configuration: Some(configuration::text(&configurations.logging)?),
            tracing_configuration: Some(configuration::text(&configurations.tracing)?),
            encryption_configuration: Some(configuration::text(&configurations.encryption)?),
            tags,
        };
        let description = input.version_description;
        let engine = service.engine();
        let (record, version) = if publish {
            let created = engine.create_and_publish(new.clone(), description.clone());
            match created.await.map_err(failure::store)? {
                Ok((record, version)) => (record, Some(version)),
                Err(there) => {
                    let record = same(there, &new, &configurations)?;
                    let version = engine.current_version(&record.arn).await;
                    let version = version
                        .map_err(failure::store)?
                        .filter(|version| version.description == description)
                        .ok_or_else(|| already_exists(&record.arn))?;
                    (record, Some(version))
                }
            }
        } else {
            let created = engine.create_state_machine(new.clone()).await;
            match created.map_err(failure::store)? {
                Created::New(record) => (record, None),
                Created::Exists(record) => (same(record, &new, &configurations)?, None),
            }
        };
        let version_arn = version.map(|version| format!("{}:{}", record.arn, version.number));
        let mut output = CreateStateMachineOutput::new(
            record.arn,
            Timestamp::from_millis(record.creation_millis),
        );
        output.state_machine_version_arn = version_arn;
        Ok(output)
    }
}

fn already_exists(arn: &str) -> ServiceError {
    ServiceError::new(
        ErrorCode::StateMachineAlreadyExists,
        format!("State Machine Already Exists: '{arn}'"),
    )
}

/// The state machine that is there, if the request would have made the same.
fn same(
    record: StateMachineRecord,
    new: &NewStateMachine,
    configurations: &Configurations,
) -> Result<StateMachineRecord, ServiceError> {
    if record.status == StateMachineStatus::Deleting {
        return Err(failure::state_machine_deleting(&record.arn));
    }
    let same = record.kind == new.kind
        && *record.revision.definition == *new.definition
        && Configurations::of_revision(&record.revision)? == *configurations;
    if same {
        return Ok(record);
    }
    Err(already_exists(&record.arn))
}
