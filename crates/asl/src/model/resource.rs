/// What a Task state's `Resource` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskResource {
    /// A Lambda function, by its own ARN.
    LambdaFunction,
    /// An activity.
    Activity,
    /// A service integration: `arn:aws:states:::<service>:<action>` with a pattern.
    Integration {
        /// The service as written, for example `lambda`, or `aws-sdk:s3`.
        service: String,
        /// The action, for example `invoke`.
        action: String,
        /// How the task waits.
        pattern: IntegrationPattern,
    },
}

/// When a service integration's task is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegrationPattern {
    /// With the answer to the request.
    RequestResponse,
    /// With the end of the job that was started (`.sync`).
    Sync,
    /// The same, with the job's output parsed (`.sync:2`).
    Sync2,
    /// When the task token comes back (`.waitForTaskToken`).
    WaitForTaskToken,
}

impl TaskResource {
    /// Parses the ARN `text`; `None` when it is not an ARN, or one of another kind.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let (arn, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
        let (region, account, rest) = (parts.next()?, parts.next()?, parts.next()?);
        if arn != "arn" || partition.is_empty() || rest.is_empty() {
            return None;
        }
        match service {
            "lambda" => Some(Self::LambdaFunction),
            "states" if region.is_empty() && account.is_empty() => integration(rest),
            "states" => rest
                .strip_prefix("activity:")
                .filter(|name| !name.is_empty())
                .map(|_| Self::Activity),
            _ => None,
        }
    }
}

fn integration(rest: &str) -> Option<TaskResource> {
    let (base, pattern) = [
        (".waitForTaskToken", IntegrationPattern::WaitForTaskToken),
        (".sync:2", IntegrationPattern::Sync2),
        (".sync", IntegrationPattern::Sync),
    ]
    .into_iter()
    .find_map(|(suffix, pattern)| Some((rest.strip_suffix(suffix)?, pattern)))
    .unwrap_or((rest, IntegrationPattern::RequestResponse));
    let (service, action) = base.rsplit_once(':')?;
    if service.is_empty() || action.is_empty() {
        return None;
    }
    Some(TaskResource::Integration {
        service: service.to_owned(),
        action: action.to_owned(),
        pattern,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match TaskResource::parse(text) {
            None => "none".to_owned(),
            Some(TaskResource::LambdaFunction) => "function".to_owned(),
            Some(TaskResource::Activity) => "activity".to_owned(),
            Some(TaskResource::Integration {
                service,
                action,
                pattern,
            }) => format!("{service} {action} {pattern:?}"),
        }
    }

    #[test]
    fn resources_are_told_apart() {
        for (text, expected) in [
            (
                "arn:aws:lambda:us-east-1:111111111111:function:f",
                "function",
            ),
            (
                "arn:aws:states:us-east-1:111111111111:activity:a",
                "activity",
            ),
            ("arn:aws:states:us-east-1:111111111111:activity:", "none"),
            (
                "arn:aws:states:::lambda:invoke",
                "lambda invoke RequestResponse",
            ),
            (
                "arn:aws-cn:states:::states:startExecution.sync:2",
                "states startExecution Sync2",
            ),
            (
                "arn:aws:states:::batch:submitJob.sync",
                "batch submitJob Sync",
            ),
            (
                "arn:aws:states:::aws-sdk:s3:getObject.waitForTaskToken",
                "aws-sdk:s3 getObject WaitForTaskToken",
            ),
            ("arn:aws:states:::lambda", "none"),
            ("arn:aws:sqs:us-east-1:111111111111:queue", "none"),
            ("lambda", "none"),
            ("", "none"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
