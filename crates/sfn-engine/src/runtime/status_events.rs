//! Status changes of executions as events of EventBridge, where an endpoint for it was set.
//!
//! The events are those of the developer guide ("Automating Step Functions event delivery with EventBridge"): source `aws.states`, for
//! Standard executions only, and given as well as it goes: one that could not be delivered after some tries is dropped, as AWS
//! promises no more.

use std::collections::HashSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use super::StatusChange;
use super::lifecycle::Runtime;
use crate::store::table::{ExecutionRecord, ExecutionStatus, executions};
use crate::tasks::AwsServices;

/// `detail-type` of the events.
const DETAIL_TYPE: &str = "Step Functions Execution Status Change";

/// Input and output together may be so long in an event; longer ones are left out (developer guide: 248 KiB, escaped).
const DATA_BYTES: usize = 248 * 1024;

/// How long to wait before each further try.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(2)];

impl Runtime {
    /// Publishes every status change from now on, while EventBridge has an endpoint.
    pub(crate) fn publish_status_changes(self: &Arc<Self>) {
        let aws = self.registry.aws();
        if !aws.has_events() || self.publishing.swap(true, Ordering::AcqRel) {
            return;
        }
        let changes = self.notifications.subscribe();
        self.handle.spawn(publish(
            Arc::downgrade(self),
            Arc::clone(aws),
            changes,
            self.clock.now_millis(),
        ));
    }
}

async fn publish(
    runtime: Weak<Runtime>,
    aws: Arc<AwsServices>,
    mut changes: tokio::sync::broadcast::Receiver<StatusChange>,
    since_millis: i64,
) {
    let mut running = HashSet::new();
    loop {
        let change = match changes.recv().await {
            Ok(change) => change,
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(
                    missed,
                    "status changes were not given to EventBridge: it takes them too slowly"
                );
                continue;
            }
            Err(RecvError::Closed) => return,
        };
        let Some(runtime) = runtime.upgrade() else {
            return;
        };
        if !aws.has_events() {
            runtime.publishing.store(false, Ordering::Release);
            // Its endpoint may have come back just now.
            runtime.publish_status_changes();
            return;
        }
        let read = runtime
            .store
            .read(|c| executions::find(c, &change.execution_arn));
        // Held while it is sent, it would keep an engine alive that is to end.
        drop(runtime);
        let Ok(Some(found)) = read else { continue };
        let mut entries = Vec::new();
        if change.status.is_open() {
            running.insert(change.execution_arn.clone());
        } else if !running.remove(&change.execution_arn) && began(&found.record) >= since_millis {
            // It ended with its first step, of which only the end is told.
            entries.push(entry(&found.record, ExecutionStatus::Running));
        }
        entries.push(entry(&found.record, change.status));
        deliver(&aws, &change.execution_arn, entries).await;
    }
}

async fn deliver(aws: &AwsServices, execution_arn: &str, entries: Vec<Value>) {
    let region = execution_arn.split(':').nth(3).unwrap_or_default();
    let mut pauses = PAUSES.iter();
    while let Err(reason) = aws.put_events(region, entries.clone()).await {
        let Some(pause) = pauses.next() else {
            tracing::warn!(
                execution_arn,
                reason,
                "a status change was not given to EventBridge"
            );
            return;
        };
        tokio::time::sleep(*pause).await;
    }
}

/// When it began to run, the last time.
fn began(record: &ExecutionRecord) -> i64 {
    record.redrive_millis.unwrap_or(record.start_millis)
}

/// An entry of PutEvents: the execution as it is, or as it was when it began.
fn entry(record: &ExecutionRecord, status: ExecutionStatus) -> Value {
    let ended = !status.is_open();
    let output = record.output.as_deref().filter(|_| ended);
    let fits = record.input.len() + output.map_or(0, str::len) <= DATA_BYTES;
    let included = json!({ "included": fits });
    let at = match record.stop_millis.filter(|_| ended) {
        Some(millis) => millis,
        None => began(record),
    };
    let detail = json!({
        "executionArn": record.arn,
        "stateMachineArn": record.state_machine_arn,
        "stateMachineVersionArn": record.state_machine_version_arn,
        "stateMachineAliasArn": record.state_machine_alias_arn,
        "name": record.name,
        "status": sfn_api::ExecutionStatus::from(status).as_str(),
        "startDate": record.start_millis,
        "stopDate": record.stop_millis.filter(|_| ended),
        "input": fits.then_some(&*record.input),
        "inputDetails": included,
        "output": output.filter(|_| fits),
        "outputDetails": output.map(|_| included),
        "error": record.error.as_deref().filter(|_| ended),
        "cause": record.cause.as_deref().filter(|_| ended),
        "redriveCount": record.redrive_count,
        "redriveDate": record.redrive_millis,
    });
    json!({
        "Source": "aws.states",
        "DetailType": DETAIL_TYPE,
        "Detail": detail.to_string(),
        "Resources": [record.arn],
        // Seconds, as the service's protocol has them.
        "Time": at / 1000,
    })
}
