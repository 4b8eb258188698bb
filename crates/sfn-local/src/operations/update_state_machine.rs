use sfn_api::{
    ErrorCode, ServiceError, Timestamp, UpdateStateMachineInput, UpdateStateMachineOutput,
    operations,
};
use sfn_engine::store::table::{StateMachineChange, StateMachineRecord, StateMachineStatus};

use super::{Answer, lookup, qualifier};
use crate::arn::StateMachineArn;
use crate::caller::Caller;
use crate::configuration::{self, Configurations};
use crate::service::Service;
use crate::{definition, failure};

impl Answer for operations::UpdateStateMachine {
    /// An update that changes nothing makes no revision, as recorded on AWS.
    async fn answer(
        service: &Service,
        _: &Caller,
        input: UpdateStateMachineInput,
    ) -> Result<UpdateStateMachineOutput, ServiceError> {
        let arn = StateMachineArn::parse(&input.state_machine_arn)?;
        let changes_something = input.definition.is_some()
            || input.role_arn.is_some()
            || input.logging_configuration.is_some()
            || input.tracing_configuration.is_some()
            || input.encryption_configuration.is_some();
        if !changes_something {
            return Err(ServiceError::new(
                ErrorCode::MissingRequiredParameter,
                "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
            ));
        }
        let record = lookup::active_state_machine(service, &arn).await?;
        let publish = input.publish == Some(true);
        if input.version_description.is_some() && !publish {
            return Err(failure::validation(
                "Version description can only be set when publish is true",
            ));
        }
        if let Some(role) = &input.role_arn {
            lookup::check_role(role)?;
        }
        if let Some(definition) = &input.definition {
            definition::require_valid(definition, record.kind)?;
        }
        let now = Configurations::of_revision(&record.revision)?;
        let wanted = now.clone().changed(
            input.logging_configuration,
            input.tracing_configuration,
            input.encryption_configuration,
        )?;
        let revision = &record.revision;
        let change = StateMachineChange {
            definition: input
                .definition
                .filter(|definition| **definition != *revision.definition),
            role_arn: input.role_arn.filter(|role| *role != revision.role_arn),
            logging_configuration: changed(&now.logging, &wanted.logging)?,
            tracing_configuration: changed(&now.tracing, &wanted.tracing)?,
            encryption_configuration: changed(&now.encryption, &wanted.encryption)?,
        };
        let (record, updated, version) = if publish {
            let changes = is_change(&change);
            let (record, version) = service
                .engine()
                .update_and_publish(
                    arn.machine,
                    changes.then_some(change),
                    input.version_description,
                )
                .await
                .map_err(failure::store)?
                .map_err(|error| qualifier::refusal(&error, arn.text))?;
            let updated = if changes {
                record.revision.creation_millis
            } else {
                service.engine().now_millis()
            };
            (record, updated, Some(version))
        } else {
            let (record, updated) = apply(service, &arn, record, change).await?;
            (record, updated, None)
        };
        let mut output = UpdateStateMachineOutput::new(Timestamp::from_millis(updated));
        output.revision_id =
            (!record.revision.initial).then(|| record.revision.revision_id.clone());
        output.state_machine_version_arn =
            version.map(|version| format!("{}:{}", arn.machine, version.number));
        Ok(output)
    }
}

fn is_change(change: &StateMachineChange) -> bool {
    change.definition.is_some()
        || change.role_arn.is_some()
        || change.logging_configuration.is_some()
        || change.tracing_configuration.is_some()
        || change.encryption_configuration.is_some()
}

fn changed<T: PartialEq + serde::Serialize>(
    now: &T,
    wanted: &T,
) -> Result<Option<String>, ServiceError> {
    (now != wanted)
        .then(|| configuration::text(wanted))
        .transpose()
}

/// The state machine after the change, and when it was updated.
async fn apply(
    service: &Service,
    arn: &StateMachineArn<'_>,
    record: StateMachineRecord,
    change: StateMachineChange,
) -> Result<(StateMachineRecord, i64), ServiceError> {
    if !is_change(&change) {
        return Ok((record, service.engine().now_millis()));
    }
    let record = service
        .engine()
        .update_state_machine(arn.machine, change)
        .await
        .map_err(failure::store)?
        .ok_or_else(|| failure::state_machine_does_not_exist(arn.text))?;
    // Deleted since it was looked up.
    if record.status == StateMachineStatus::Deleting {
        return Err(failure::state_machine_deleting(arn.text));
    }
    let updated = record.revision.creation_millis;
    Ok((record, updated))
}
