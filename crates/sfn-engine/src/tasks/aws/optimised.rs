//! What optimised integrations do besides calling the service.

use serde_json::{Map, Value};

use super::emr;
use super::integration::Integration;
use super::reply::Reply;
use crate::tasks::Answer;

const EMR: &str = "elasticmapreduce";
const INVOKE_MODEL: &str = "invokeModel";

/// An optimised integration.
#[derive(Debug)]
pub(super) struct Optimised {
    /// As Resource has it.
    resource: &'static str,
    /// The only action that it is for; all unless given.
    action: Option<&'static str>,
    /// The operations behind actions that have names of their own.
    operations: &'static [(&'static str, &'static str)],
    /// The service's id.
    pub(super) id: &'static str,
    /// What error names begin with.
    pub(super) prefix: &'static str,
    /// The service's name in causes.
    pub(super) name: &'static str,
    /// The error for codes that are not modelled.
    pub(super) general: &'static str,
    /// Whether the result has `SdkHttpMetadata` and `SdkResponseMetadata`.
    pub(super) has_metadata: bool,
    /// Parameters that may be JSON and are sent as text.
    texts: &'static [&'static str],
}

/// The prefixes and names of the first four are recorded on AWS, the others those of the SDK that it uses.
static OPTIMISED: &[Optimised] = &[
    optimised(
        "dynamodb",
        "DynamoDB",
        "DynamoDB",
        "AmazonDynamoDBv2",
        "AmazonDynamoDBException",
    ),
    Optimised {
        texts: &["MessageBody"],
        ..optimised("sqs", "SQS", "SQS", "AmazonSQS", "AmazonSQSException")
    },
    Optimised {
        texts: &["Message"],
        ..optimised("sns", "SNS", "SNS", "AmazonSNS", "AmazonSNSException")
    },
    Optimised {
        has_metadata: false,
        ..optimised(
            "events",
            "EventBridge",
            "EventBridge",
            "AmazonEventBridge",
            "AmazonEventBridgeException",
        )
    },
    optimised("ecs", "ECS", "ECS", "AmazonECS", "AmazonECSException"),
    optimised("glue", "Glue", "Glue", "AWSGlue", "AWSGlueException"),
    optimised(
        "athena",
        "Athena",
        "Athena",
        "AmazonAthena",
        "AmazonAthenaException",
    ),
    optimised(
        "codebuild",
        "CodeBuild",
        "CodeBuild",
        "AWSCodeBuild",
        "AWSCodeBuildException",
    ),
    optimised("batch", "Batch", "Batch", "AWSBatch", "AWSBatchException"),
    Optimised {
        action: Some(INVOKE_MODEL),
        ..optimised(
            "bedrock",
            "Bedrock Runtime",
            "Bedrock",
            "BedrockRuntime",
            "BedrockRuntimeException",
        )
    },
    optimised(
        "bedrock",
        "Bedrock",
        "Bedrock",
        "Bedrock",
        "BedrockException",
    ),
    optimised(
        "bedrock-agentcore",
        "Bedrock AgentCore",
        "BedrockAgentCore",
        "BedrockAgentCore",
        "BedrockAgentCoreException",
    ),
    optimised(
        "databrew",
        "DataBrew",
        "GlueDataBrew",
        "AWSGlueDataBrew",
        "AWSGlueDataBrewException",
    ),
    optimised("eks", "EKS", "EKS", "AmazonEKS", "AmazonEKSException"),
    Optimised {
        operations: emr::OPERATIONS,
        ..optimised(
            EMR,
            "EMR",
            "ElasticMapReduce",
            "AmazonElasticMapReduce",
            "AmazonElasticMapReduceException",
        )
    },
    optimised(
        "emr-containers",
        "EMR containers",
        "EMRContainers",
        "AmazonEMRContainers",
        "AmazonEMRContainersException",
    ),
    optimised(
        "emr-serverless",
        "EMR Serverless",
        "EMRServerless",
        "AWSEMRServerless",
        "AWSEMRServerlessException",
    ),
    optimised(
        "mediaconvert",
        "MediaConvert",
        "MediaConvert",
        "AWSMediaConvert",
        "AWSMediaConvertException",
    ),
    optimised(
        "sagemaker",
        "SageMaker",
        "SageMaker",
        "AmazonSageMaker",
        "AmazonSageMakerException",
    ),
];

const fn optimised(
    resource: &'static str,
    id: &'static str,
    prefix: &'static str,
    name: &'static str,
    general: &'static str,
) -> Optimised {
    Optimised {
        resource,
        id,
        prefix,
        name,
        general,
        has_metadata: true,
        texts: &[],
        action: None,
        operations: &[],
    }
}

impl Optimised {
    pub(super) fn of(resource: &str, action: &str) -> Option<&'static Self> {
        let is_for = |it: &&Self| it.action.is_none_or(|only| only == action);
        OPTIMISED
            .iter()
            .find(|it| it.resource == resource && is_for(it))
    }

    /// The operation behind an action.
    pub(super) fn operation<'a>(&self, action: &'a str) -> &'a str
    where
        'static: 'a,
    {
        let mut operations = self.operations.iter();
        let found = operations.find(|(known, _)| *known == action);
        found.map_or(action, |(_, operation)| operation)
    }
}

/// Parameters as the service wants them: JSON where it takes text becomes text.
pub(super) fn parameters(
    integration: &Integration,
    mut parameters: Map<String, Value>,
) -> Map<String, Value> {
    let Some(optimised) = integration.optimised else {
        return parameters;
    };
    for name in optimised.texts {
        if let Some(value) = parameters.get_mut(*name) {
            make_text(value);
        }
    }
    if optimised.resource == "events" {
        let entries = parameters.get_mut("Entries").and_then(Value::as_array_mut);
        for entry in entries.into_iter().flatten() {
            if let Some(detail) = entry.get_mut("Detail") {
                make_text(detail);
            }
        }
    }
    if optimised.resource == EMR {
        return emr::parameters(&integration.action, parameters);
    }
    if optimised.action == Some(INVOKE_MODEL) {
        for name in ["ContentType", "Accept"] {
            parameters
                .entry(name)
                .or_insert_with(|| Value::from("application/json"));
        }
    }
    parameters
}

/// What the result has otherwise than the service's answer.
pub(super) fn result(integration: &Integration, result: Value) -> Value {
    let Some(optimised) = integration.optimised else {
        return result;
    };
    let Value::Object(mut members) = result else {
        return result;
    };
    if optimised.resource == EMR {
        members = emr::result(&integration.action, members);
    }
    // A model's answer is JSON, not text of it.
    if optimised.action == Some(INVOKE_MODEL)
        && let Some(body) = members.get_mut("Body")
        && let Some(parsed) = body.as_str().and_then(|it| serde_json::from_str(it).ok())
    {
        *body = parsed;
    }
    Value::Object(members)
}

fn make_text(value: &mut Value) {
    if !value.is_string() && !value.is_null() {
        *value = Value::String(asl::expr::to_json_text(value));
    }
}

/// EventBridge takes a request and may refuse some of its events: then the task fails (recorded on AWS).
pub(super) fn failed_entry(integration: &Integration, reply: &Reply) -> Option<Answer> {
    let optimised = integration.optimised?;
    let failed = reply.members.get("FailedEntryCount")?.as_u64()?;
    if optimised.resource != "events" || failed == 0 {
        return None;
    }
    let mut members: Vec<_> = reply.members.clone().into_iter().collect();
    members.sort_by(|(a, _), (b, _)| a.cmp(b));
    let cause: Map<String, Value> = members.into_iter().collect();
    Some(Answer::Failed {
        error: Some("EventBridge.FailedEntry".to_owned()),
        cause: Some(Value::Object(cause).to_string()),
    })
}
