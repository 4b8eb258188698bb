//! When a failed call is tried again.

use std::time::Duration;

use aws_sdk_sfn::config::Builder;
use aws_sdk_sfn::config::retry::{ClassifyRetry, RetryAction, RetryConfig};
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::RetryClassifierPriority;

use crate::endpoint::is_loopback;

/// The SDK's standard mode. A service on this machine is not throttled or restarted behind a balancer: there only a
/// connection that failed is worth another try.
pub(crate) fn applied(builder: Builder, endpoint: Option<&str>) -> Builder {
    let standard = RetryConfig::standard();
    if !endpoint.is_some_and(is_loopback) {
        return builder.retry_config(standard);
    }
    builder
        .retry_config(standard.with_initial_backoff(LOCAL_BACKOFF))
        .retry_classifier(OnlyConnectionErrors)
}

/// Longest wait before the second try on this machine.
const LOCAL_BACKOFF: Duration = Duration::from_millis(100);

/// Forbids a retry of anything but a connection error.
#[derive(Debug)]
struct OnlyConnectionErrors;

impl ClassifyRetry for OnlyConnectionErrors {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        match context.output_or_error() {
            Some(Err(error))
                if !error
                    .as_connector_error()
                    .is_some_and(|error| error.is_io()) =>
            {
                RetryAction::RetryForbidden
            }
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "only connection errors"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::run_after(RetryClassifierPriority::transient_error_classifier())
    }
}
