//! How long a call may take.

use std::time::Duration;

use aws_sdk_sfn::config::timeout::TimeoutConfig;
use aws_sdk_sfn::config::{Builder, StalledStreamProtectionConfig};
use sfn_api::Operation;
use sfn_api::operations::GetActivityTask;

const CONNECT: Duration = Duration::from_secs(5);

const ATTEMPT: Duration = Duration::from_secs(30);

/// `GetActivityTask` waits up to 60 s for a task; AWS asks for a client time-out of at least 65 s.
const LONG_POLL: Duration = Duration::from_secs(75);

/// `StartSyncExecution` and `TestState`, the operations on the service's host for synchronous calls, run up to five minutes.
const SYNCHRONOUS: Duration = Duration::from_secs(330);

/// The client's settings. The SDK's own watch over slow answers is off: an attempt has its time-out, and an answer that waits is
/// what a long poll is for.
pub(crate) fn applied(builder: Builder) -> Builder {
    builder
        .timeout_config(config(ATTEMPT))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
}

/// The settings of one call.
pub(crate) fn for_operation<O: Operation>() -> Builder {
    aws_sdk_sfn::config::Config::builder().timeout_config(config(attempt::<O>()))
}

fn attempt<O: Operation>() -> Duration {
    match O::SHAPE.host_prefix {
        Some(_) => SYNCHRONOUS,
        None if O::NAME == GetActivityTask::NAME => LONG_POLL,
        None => ATTEMPT,
    }
}

fn config(attempt: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .read_timeout(attempt)
        .operation_attempt_timeout(attempt)
        .build()
}

#[cfg(test)]
mod tests {
    use sfn_api::operations::{GetActivityTask, StartSyncExecution, StopExecution, TestState};

    use super::attempt;

    #[test]
    fn operations_that_wait_have_the_time_they_need() {
        assert!(attempt::<GetActivityTask>().as_secs() >= 65);
        assert!(attempt::<StartSyncExecution>().as_secs() >= 300);
        assert!(attempt::<TestState>().as_secs() >= 300);
        assert!(attempt::<StopExecution>().as_secs() <= 60);
    }
}
