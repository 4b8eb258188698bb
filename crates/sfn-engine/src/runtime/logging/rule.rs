use std::sync::Arc;

use sfn_api::{HistoryEvent, HistoryEventType, LogLevel, LoggingConfiguration};

use super::LogEvent;
use super::line::Line;
use crate::arn::StateMachineArn;

/// What of an execution is logged, and where: its state machine's `loggingConfiguration`, as it was when the execution's revision
/// was made (DescribeStateMachineForExecution tells the same).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LogRule {
    level: LogLevel,
    with_data: bool,
    /// The log group.
    pub(super) group: LogGroup,
    /// The state machine, as the names of log streams have it.
    pub(super) state_machine: Arc<str>,
}

/// A log group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct LogGroup {
    pub(super) region: String,
    pub(super) name: String,
}

impl LogGroup {
    /// From `arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*`.
    fn of_arn(arn: &str) -> Option<Self> {
        let parts: Vec<&str> = arn.splitn(7, ':').collect();
        let [_, _, "logs", region, _, "log-group", name] = parts[..] else {
            return None;
        };
        let name = name.strip_suffix(":*").unwrap_or(name);
        (!region.is_empty() && !name.is_empty()).then(|| Self {
            region: region.to_owned(),
            name: name.to_owned(),
        })
    }
}

impl LogRule {
    /// The rule of a revision's `loggingConfiguration`, JSON text of the contract's shape; none when nothing is logged.
    pub(crate) fn of(configuration: Option<&str>, state_machine_arn: &str) -> Option<Arc<Self>> {
        let configuration: LoggingConfiguration = serde_json::from_str(configuration?).ok()?;
        let level = configuration
            .level
            .filter(|level| *level != LogLevel::Off)?;
        let destinations = configuration.destinations.unwrap_or_default();
        let group = destinations.into_iter().find_map(|destination| {
            LogGroup::of_arn(&destination.cloud_watch_logs_log_group?.log_group_arn?)
        })?;
        // A processor's name is its state machine's and its label.
        let name = StateMachineArn::parse(state_machine_arn).map_or("", |arn| arn.name);
        let name = name.split('/').next().unwrap_or(name);
        Some(Arc::new(Self {
            level,
            with_data: configuration.include_execution_data.unwrap_or(false),
            group,
            state_machine: Arc::from(name),
        }))
    }

    /// What is logged of these events.
    pub(super) fn lines(
        &self,
        execution_arn: &str,
        redrive_count: i64,
        events: &[HistoryEvent],
    ) -> Vec<Line> {
        let written = events.iter().filter_map(|event| {
            let log = LogEvent::logged(
                event,
                &self.level,
                self.with_data,
                execution_arn,
                redrive_count,
            );
            Some(Line {
                state_machine: Arc::clone(&self.state_machine),
                millis: event.timestamp.millis(),
                message: serde_json::to_string(&log.ok()??).ok()?,
            })
        });
        written.collect()
    }
}

/// Whether a level has events of this type
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-log-level>).
///
/// The rule behind the guide's table holds for the types that it leaves out as well, those of activities, Map Runs and evaluations.
pub(super) fn takes(level: &LogLevel, kind: &HistoryEventType) -> bool {
    let name = kind.to_string();
    let unsuccessful = ["Failed", "Aborted", "TimedOut"]
        .iter()
        .any(|end| name.ends_with(end));
    match level {
        LogLevel::All => true,
        LogLevel::Error => unsuccessful || *kind == HistoryEventType::FailStateEntered,
        LogLevel::Fatal => unsuccessful && name.starts_with("Execution"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The guide's table: (level from which on types are logged, the types).
    const TABLE: [(&str, &str); 3] = [
        ("FATAL", "ExecutionAborted ExecutionFailed ExecutionTimedOut"),
        (
            "ERROR",
            "FailStateEntered LambdaFunctionFailed LambdaFunctionScheduleFailed LambdaFunctionStartFailed LambdaFunctionTimedOut
             MapIterationAborted MapIterationFailed MapStateAborted MapStateFailed ParallelStateAborted ParallelStateFailed
             TaskFailed TaskStartFailed TaskStateAborted TaskSubmitFailed TaskTimedOut WaitStateAborted",
        ),
        (
            "ALL",
            "ChoiceStateEntered ChoiceStateExited ExecutionStarted ExecutionSucceeded LambdaFunctionScheduled
             LambdaFunctionStarted LambdaFunctionSucceeded MapIterationStarted MapIterationSucceeded MapStateEntered
             MapStateExited MapStateStarted MapStateSucceeded ParallelStateEntered ParallelStateExited ParallelStateStarted
             ParallelStateSucceeded PassStateEntered PassStateExited SucceedStateEntered SucceedStateExited TaskScheduled
             TaskStarted TaskStateEntered TaskStateExited TaskSubmitted TaskSucceeded WaitStateEntered WaitStateExited",
        ),
    ];

    #[test]
    fn each_level_has_the_types_of_the_guides_table() {
        let text = |value: &str| serde_json::Value::String(value.to_owned());
        for (from, types) in TABLE {
            for kind in types.split_whitespace() {
                let kind: HistoryEventType = serde_json::from_value(text(kind)).unwrap();
                let levels: Vec<&str> = ["ALL", "ERROR", "FATAL", "OFF"]
                    .into_iter()
                    .filter(|level| takes(&serde_json::from_value(text(level)).unwrap(), &kind))
                    .collect();
                let expected: &[&str] = match from {
                    "FATAL" => &["ALL", "ERROR", "FATAL"],
                    "ERROR" => &["ALL", "ERROR"],
                    _ => &["ALL"],
                };
                assert_eq!(levels, expected, "{kind}");
            }
        }
    }

    #[test]
    fn a_log_group_is_named_by_its_arn() {
        for (arn, expected) in [
            (
                "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/states/a:*",
                Some(("eu-west-1", "/aws/states/a")),
            ),
            (
                "arn:aws:logs:eu-west-1:123456789012:log-group:a",
                Some(("eu-west-1", "a")),
            ),
            ("arn:aws:logs:eu-west-1:123456789012:log-group::*", None),
            ("arn:aws:s3:eu-west-1:123456789012:log-group:a:*", None),
            ("a", None),
        ] {
            let expected = expected.map(|(region, name)| LogGroup {
                region: region.to_owned(),
                name: name.to_owned(),
            });
            assert_eq!(LogGroup::of_arn(arn), expected, "{arn}");
        }
    }
}
