//! Whom AWS takes the caller for.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;

use crate::client::Context;
use crate::error::ClientError;
use crate::failure::Failure;

/// How long an answer may take: a person waits for it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whom AWS takes the caller for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account that calls go to.
    pub account: Option<String>,
    /// The user or role that signs.
    pub arn: Option<String>,
}

/// Asks AWS STS, which needs no permission.
pub(crate) async fn ask(config: &SdkConfig, context: &Context) -> Result<Identity, ClientError> {
    let sts = aws_sdk_sts::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(2))
        .timeout_config(TimeoutConfig::builder().operation_timeout(PATIENCE).build())
        .build();
    let answer = aws_sdk_sts::Client::from_conf(sts)
        .get_caller_identity()
        .send()
        .await
        .map_err(|error| {
            // Failures name the place that was asked, which is not the connection's own.
            let place = format!("AWS STS in {}", context.region);
            Failure::from(error).told(&Context {
                endpoint: Some(place),
                ..context.clone()
            })
        })?;
    Ok(Identity {
        account: answer.account,
        arn: answer.arn,
    })
}
