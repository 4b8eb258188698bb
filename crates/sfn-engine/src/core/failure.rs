use asl::expr::EvalError;

/// The error name of everything that Step Functions itself finds wrong while it runs.
pub(super) const RUNTIME: &str = "States.Runtime";
/// The error name of a failed JSONata evaluation.
pub(super) const QUERY_EVALUATION_ERROR: &str = "States.QueryEvaluationError";
pub(super) const DATA_LIMIT_EXCEEDED: &str = "States.DataLimitExceeded";
pub(super) const TIMEOUT: &str = "States.Timeout";
pub(super) const HEARTBEAT_TIMEOUT: &str = "States.HeartbeatTimeout";

/// Why a state failed.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// Error name; a task may fail without one.
    pub(super) error: Option<String>,
    pub(super) cause: Option<String>,
    pub(super) origin: Origin,
}

/// Where a failure comes from: it decides what history shows and which names match it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A task answered with it, a Fail state raised it, or a branch or iteration brought it up.
    Reported,
    /// No heartbeat came in time: reported as `States.Timeout`, caught by that name or `States.HeartbeatTimeout`.
    Heartbeat,
    /// An expression or a value found while the state was processed. The cause gets the frame that names the
    /// state, and a JSONata one an `EvaluationFailed` event with this location.
    Evaluation { location: Option<String> },
    /// The state's own output is too large.
    OwnOutput,
}

impl Failure {
    /// A failure that a task or a Fail state reports, passed on word for word.
    pub(super) fn reported(error: Option<String>, cause: Option<String>) -> Self {
        Self {
            error,
            cause,
            origin: Origin::Reported,
        }
    }

    /// `States.Runtime` about the state in progress.
    pub(super) fn runtime(cause: impl Into<String>) -> Self {
        Self {
            error: Some(RUNTIME.to_owned()),
            cause: Some(cause.into()),
            origin: Origin::Evaluation { location: None },
        }
    }

    /// `States.QueryEvaluationError` about the state in progress.
    pub(super) fn query(cause: impl Into<String>, location: Option<&str>) -> Self {
        Self {
            error: Some(QUERY_EVALUATION_ERROR.to_owned()),
            cause: Some(cause.into()),
            origin: Origin::Evaluation {
                location: location.map(str::to_owned),
            },
        }
    }

    /// `States.DataLimitExceeded`; `what` is a state's name or a task's type.
    pub(super) fn data_limit(what: &str, origin: Origin) -> Self {
        Self {
            error: Some(DATA_LIMIT_EXCEEDED.to_owned()),
            cause: Some(format!(
                "The state/task '{what}' returned a result with a size exceeding the maximum number of bytes service limit."
            )),
            origin,
        }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.error.as_deref() == Some(name)
    }
}

impl From<EvalError> for Failure {
    fn from(error: EvalError) -> Self {
        Self {
            error: Some(error.error),
            cause: Some(error.cause),
            origin: Origin::Evaluation {
                location: error.location,
            },
        }
    }
}
