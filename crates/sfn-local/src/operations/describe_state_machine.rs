use sfn_api::{
    DescribeStateMachineInput, DescribeStateMachineOutput, IncludedData, ServiceError, Timestamp,
    operations,
};

use super::{Answer, convert, lookup};
use crate::arn::StateMachineArn;
use crate::caller::Caller;
use crate::configuration::Configurations;
use crate::definition;
use crate::service::Service;

impl Answer for operations::DescribeStateMachine {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DescribeStateMachineInput,
    ) -> Result<DescribeStateMachineOutput, ServiceError> {
        let arn = StateMachineArn::parse(&input.state_machine_arn)?;
        let record = lookup::state_machine(service, &arn).await?;
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
