//! Tells the window that executions of the local workspace began or ended, so that it refreshes by itself.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use sfn_engine::StatusChange;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::connections::LOCAL_ID;

/// Name of the event.
pub const EXECUTION_CHANGED: &str = "execution-changed";

/// How long changes are gathered before the window hears of them: short for a person, long for an engine.
const GATHER: Duration = Duration::from_millis(50);

/// Most events sent for one gathering; of more, the window hears only that there were some.
const MOST: usize = 20;

/// An execution of the local workspace began or ended. Without ARNs: many did, refresh what is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ExecutionChanged {
    /// Id of the connection: the local workspace's.
    pub connection: &'static str,
    /// Its state machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_machine_arn: Option<String>,
    /// The execution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_arn: Option<String>,
    /// Its status now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

impl ExecutionChanged {
    fn one(change: StatusChange) -> Self {
        Self {
            connection: LOCAL_ID,
            state_machine_arn: Some(change.state_machine_arn),
            execution_arn: Some(change.execution_arn),
            status: Some(sfn_api::ExecutionStatus::from(change.status).to_string()),
        }
    }

    fn many() -> Self {
        Self {
            connection: LOCAL_ID,
            state_machine_arn: None,
            execution_arn: None,
            status: None,
        }
    }
}

/// Hears of changes.
pub type ChangeListener = Arc<dyn Fn(ExecutionChanged) + Send + Sync>;

/// Passes changes on until the engine goes.
pub(super) fn forward(mut changes: Receiver<StatusChange>, listener: ChangeListener) {
    tokio::spawn(async move {
        loop {
            let first = match changes.recv().await {
                Ok(change) => Some(change),
                Err(RecvError::Lagged(_)) => None,
                Err(RecvError::Closed) => return,
            };
            tokio::time::sleep(GATHER).await;
            for event in gathered(first, &mut changes) {
                listener(event);
            }
        }
    });
}

/// The latest change of each execution among `first` and those that wait, in the order of the first change of each; one
/// without ARNs if there are too many or some were lost.
fn gathered(
    first: Option<StatusChange>,
    changes: &mut Receiver<StatusChange>,
) -> Vec<ExecutionChanged> {
    let mut lost = first.is_none();
    let mut latest: Vec<StatusChange> = first.into_iter().collect();
    loop {
        match changes.try_recv() {
            Ok(change) if latest.len() <= MOST => {
                match latest
                    .iter_mut()
                    .find(|known| known.execution_arn == change.execution_arn)
                {
                    Some(known) => *known = change,
                    None => latest.push(change),
                }
            }
            Ok(_) => lost = true,
            Err(TryRecvError::Lagged(_)) => lost = true,
            Err(TryRecvError::Empty | TryRecvError::Closed) => break,
        }
    }
    if lost || latest.len() > MOST {
        vec![ExecutionChanged::many()]
    } else {
        latest.into_iter().map(ExecutionChanged::one).collect()
    }
}

#[cfg(test)]
mod tests {
    use sfn_engine::store::table::ExecutionStatus;
    use tokio::sync::broadcast;

    use super::*;

    fn change(execution: usize, status: ExecutionStatus) -> StatusChange {
        StatusChange {
            execution_arn: format!("execution:{execution}"),
            state_machine_arn: "machine".to_owned(),
            status,
            start_millis: 0,
            stop_millis: None,
        }
    }

    fn heard(changes: Vec<StatusChange>, capacity: usize) -> Vec<String> {
        let (sender, mut receiver) = broadcast::channel(capacity);
        for change in changes {
            sender.send(change).unwrap();
        }
        gathered(Some(change(0, ExecutionStatus::Running)), &mut receiver)
            .into_iter()
            .map(|event| match event.execution_arn {
                Some(arn) => format!("{arn} {}", event.status.unwrap_or_default()),
                None => "many".to_owned(),
            })
            .collect()
    }

    #[test]
    fn each_execution_is_told_once_with_its_latest_status() {
        let changes = vec![
            change(1, ExecutionStatus::Running),
            change(0, ExecutionStatus::Failed),
            change(1, ExecutionStatus::Succeeded),
        ];
        assert_eq!(
            heard(changes, 16),
            ["execution:0 FAILED", "execution:1 SUCCEEDED"]
        );
    }

    #[test]
    fn a_flood_is_told_as_one() {
        let flood = || {
            (0..100)
                .map(|n| change(n, ExecutionStatus::Running))
                .collect()
        };
        assert_eq!(
            heard(flood(), 128),
            ["many"],
            "more than the window wants to hear"
        );
        assert_eq!(heard(flood(), 16), ["many"], "more than the channel holds");
    }
}
