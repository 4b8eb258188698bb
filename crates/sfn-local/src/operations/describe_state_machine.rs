use sfn_api::{
    DescribeStateMachineInput, DescribeStateMachineOutput, IncludedData, ServiceError, Timestamp,
    operations,
};

use super::{Answer, convert, lookup};
use crate::arn::StateMachineArn;
use crate::caller::Caller;
use crate::configuration::Configurations;
use crate::service::Service;
use crate::{definition, failure};

impl Answer for operations::DescribeStateMachine {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DescribeStateMachineInput,
    ) -> Result<DescribeStateMachineOutput, ServiceError> {
        let arn = StateMachineArn::parse(&input.state_machine_arn)?;
        let mut record = lookup::qualified(service, &arn).await?;
        let mut description = None;
        if let Some(number) = described_version(service, &arn).await? {
            let found = service
                .engine()
                .describe_version(arn.machine, number)
                .await
                .map_err(failure::store)?;
            let (version, then) =
                found.ok_or_else(|| failure::state_machine_does_not_exist(arn.text))?;
            record = then;
            record.arn = format!("{}:{number}", arn.machine);
            record.creation_millis = version.creation_millis;
            description = version.description;
        }
        let revision = &record.revision;
        let configurations = Configurations::of_revision(revision)?;
        let metadata_only = input.included_data == Some(IncludedData::MetadataOnly);
        let mut output = DescribeStateMachineOutput::new(
            record.arn,
            record.name,
            if metadata_only {
                "{}"
            } else {
                &revision.definition
            },
            &revision.role_arn,
            convert::state_machine_type(record.kind),
            Timestamp::from_millis(record.creation_millis),
        );
        output.description = description;
        output.status = Some(convert::state_machine_status(record.status));
        output.logging_configuration = Some(configurations.logging);
        output.tracing_configuration = Some(configurations.tracing);
        output.encryption_configuration = Some(configurations.encryption);
        // AWS gives the first revision no id.
        output.revision_id = (!revision.initial).then(|| revision.revision_id.clone());
        if !metadata_only {
            output.variable_references =
                definition::variable_references(&revision.definition, record.kind);
        }
        Ok(output)
    }
}

/// The number of the version that the ARN stands for: an alias, the one of its first route.
async fn described_version(
    service: &Service,
    arn: &StateMachineArn<'_>,
) -> Result<Option<i64>, ServiceError> {
    let Some(name) = arn.alias() else {
        return Ok(arn.version());
    };
    let alias = service.engine().describe_alias(arn.machine, name).await;
    Ok(alias
        .map_err(failure::store)?
        .map(|alias| alias.routing.first))
}
