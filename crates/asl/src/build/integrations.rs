//! The optimised service integrations (developer guide, "Integrating services"), their patterns, and the parameters
//! without which the service refuses a definition.

use crate::model::IntegrationPattern;

/// One action of a service.
pub(super) struct Action {
    service: &'static str,
    name: &'static str,
    /// Patterns beside request and response: `s` is `.sync`, `2` is `.sync:2`, `t` is `.waitForTaskToken`.
    patterns: &'static str,
    /// Members of `Parameters` or `Arguments` that must be there.
    pub(super) required: &'static [&'static str],
}

/// The action, if `service` is an optimised integration and offers it with that pattern.
pub(super) fn find(
    service: &str,
    name: &str,
    pattern: IntegrationPattern,
) -> Option<&'static Action> {
    let action = ACTIONS
        .iter()
        .find(|action| action.service == service && action.name == name)?;
    let mark = match pattern {
        IntegrationPattern::RequestResponse => return Some(action),
        IntegrationPattern::Sync => 's',
        IntegrationPattern::Sync2 => '2',
        IntegrationPattern::WaitForTaskToken => 't',
    };
    action.patterns.contains(mark).then_some(action)
}

const fn action(
    service: &'static str,
    name: &'static str,
    patterns: &'static str,
    required: &'static [&'static str],
) -> Action {
    Action {
        service,
        name,
        patterns,
        required,
    }
}

const NAME: &[&str] = &[];

#[rustfmt::skip]
static ACTIONS: &[Action] = &[
    action("apigateway", "invoke", "t", &["ApiEndpoint", "Method"]),
    action("athena", "getQueryExecution", "", &["QueryExecutionId"]),
    action("athena", "getQueryResults", "", &["QueryExecutionId"]),
    action("athena", "startQueryExecution", "s", &["QueryString"]),
    action("athena", "stopQueryExecution", "", &["QueryExecutionId"]),
    action("batch", "submitJob", "s", &["JobDefinition", "JobName", "JobQueue"]),
    action("bedrock", "createModelCustomizationJob", "s", NAME),
    action("bedrock", "invokeModel", "t", &["ModelId"]),
    action("bedrock-agentcore", "invokeAgentRuntime", "", NAME),
    action("codebuild", "batchDeleteBuilds", "", NAME),
    action("codebuild", "batchGetReports", "", NAME),
    action("codebuild", "startBuild", "s", &["ProjectName"]),
    action("codebuild", "startBuildBatch", "s", NAME),
    action("codebuild", "stopBuild", "", NAME),
    action("codebuild", "stopBuildBatch", "", NAME),
    action("codebuild", "retryBuild", "s", NAME),
    action("codebuild", "retryBuildBatch", "s", NAME),
    action("codebuild", "deleteBuildBatch", "", NAME),
    action("databrew", "startJobRun", "s", NAME),
    action("dynamodb", "deleteItem", "", &["TableName", "Key"]),
    action("dynamodb", "getItem", "", &["TableName", "Key"]),
    action("dynamodb", "putItem", "", &["TableName", "Item"]),
    action("dynamodb", "updateItem", "", &["TableName", "Key"]),
    action("ecs", "runTask", "st", &["TaskDefinition"]),
    action("eks", "call", "", NAME),
    action("eks", "createCluster", "s", NAME),
    action("eks", "createFargateProfile", "s", NAME),
    action("eks", "createNodegroup", "s", NAME),
    action("eks", "deleteCluster", "s", NAME),
    action("eks", "deleteFargateProfile", "s", NAME),
    action("eks", "deleteNodegroup", "s", NAME),
    action("eks", "runJob", "s", NAME),
    action("elasticmapreduce", "addStep", "s", NAME),
    action("elasticmapreduce", "cancelStep", "", NAME),
    action("elasticmapreduce", "createCluster", "s", NAME),
    action("elasticmapreduce", "modifyInstanceFleetByName", "", NAME),
    action("elasticmapreduce", "modifyInstanceGroupByName", "", NAME),
    action("elasticmapreduce", "setClusterTerminationProtection", "", NAME),
    action("elasticmapreduce", "terminateCluster", "s", NAME),
    action("emr-containers", "createVirtualCluster", "", NAME),
    action("emr-containers", "deleteVirtualCluster", "s", NAME),
    action("emr-containers", "startJobRun", "s", NAME),
    action("emr-serverless", "cancelJobRun", "s", NAME),
    action("emr-serverless", "createApplication", "s", NAME),
    action("emr-serverless", "deleteApplication", "s", NAME),
    action("emr-serverless", "startApplication", "s", NAME),
    action("emr-serverless", "startJobRun", "s", NAME),
    action("emr-serverless", "stopApplication", "s", NAME),
    action("events", "putEvents", "t", &["Entries"]),
    action("glue", "startJobRun", "s", &["JobName"]),
    action("http", "invoke", "", &["ApiEndpoint", "Method"]),
    action("lambda", "invoke", "t", &["FunctionName"]),
    action("mediaconvert", "createJob", "s", NAME),
    action("sagemaker", "createEndpoint", "", NAME),
    action("sagemaker", "createEndpointConfig", "", NAME),
    action("sagemaker", "createHyperParameterTuningJob", "s", NAME),
    action("sagemaker", "createLabelingJob", "s", NAME),
    action("sagemaker", "createModel", "", NAME),
    action("sagemaker", "createProcessingJob", "s", NAME),
    action("sagemaker", "createTrainingJob", "s", NAME),
    action("sagemaker", "createTransformJob", "s", NAME),
    action("sagemaker", "updateEndpoint", "", NAME),
    action("sns", "publish", "t", &["Message"]),
    action("sqs", "sendMessage", "t", &["QueueUrl", "MessageBody"]),
    action("states", "startExecution", "s2t", &["StateMachineArn"]),
];
