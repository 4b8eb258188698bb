use sfn_api::{
    DescribeStateMachineForExecutionInput, DescribeStateMachineForExecutionOutput, IncludedData,
    ServiceError, Timestamp, operations,
};

use super::Answer;
use crate::arn::standard_execution;
use crate::caller::Caller;
use crate::configuration::Configurations;
use crate::service::Service;
use crate::{definition, failure};

impl Answer for operations::DescribeStateMachineForExecution {
    async fn answer(
        service: &Service,
        _: &Caller,
        input: DescribeStateMachineForExecutionInput,
    ) -> Result<DescribeStateMachineForExecutionOutput, ServiceError> {
        let arn = standard_execution(&input.execution_arn)?;
        let record = service
            .engine()
            .describe_state_machine_for_execution(arn)
            .await
            .map_err(failure::store)?
            .ok_or_else(|| failure::execution_does_not_exist(arn))?;
        let revision = &record.revision;
        let configurations = Configurations::of_revision(revision)?;
        // Of a child execution the state machine is the Map state's processor.
        let label = record
            .name
            .split_once('/')
            .map(|(_, label)| label.to_owned());
        let map_run_arn = match &label {
            Some(_) => {
                let execution = service.engine().describe_execution(arn).await;
                execution
                    .map_err(failure::store)?
                    .and_then(|execution| execution.map_run_arn)
            }
            None => None,
        };
        let metadata_only = input.included_data == Some(IncludedData::MetadataOnly);
        let mut output = DescribeStateMachineForExecutionOutput::new(
            record.arn,
            record.name,
            if metadata_only {
                "{}"
            } else {
                &revision.definition
            },
            &revision.role_arn,
            Timestamp::from_millis(revision.creation_millis),
        );
        output.logging_configuration = Some(configurations.logging);
        output.tracing_configuration = Some(configurations.tracing);
        output.encryption_configuration = Some(configurations.encryption);
        output.label = label;
        output.map_run_arn = map_run_arn;
        output.revision_id = (!revision.initial).then(|| revision.revision_id.clone());
        if !metadata_only {
            output.variable_references =
                definition::variable_references(&revision.definition, record.kind);
        }
        Ok(output)
    }
}
