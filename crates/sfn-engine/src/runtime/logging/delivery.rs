use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sfn_api::{HistoryEvent, Timestamp};
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::line::{Batch, Line, Waiting, batches};
use super::rule::{LogGroup, LogRule};
use crate::tasks::{AwsServices, LogsRefusal};

/// How long to wait before each further try.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(3),
];

/// A request that is not answered within this time has failed.
const ANSWER: Duration = Duration::from_secs(30);

/// So long an engine that ends waits for what is under way.
const LAST: Duration = Duration::from_secs(5);

const HOUR_MILLIS: i64 = 60 * 60 * 1000;

/// What of a step is logged.
#[derive(Debug)]
pub(crate) struct Entries {
    group: LogGroup,
    lines: Vec<Line>,
}

/// Delivers log events to CloudWatch Logs, where it has an endpoint.
///
/// As on AWS that is done as well as it goes, and holds up no execution: each log group has a bounded queue and, while there is
/// something in it, a task that delivers in order.
#[derive(Debug)]
pub(crate) struct LogDelivery {
    aws: Arc<AwsServices>,
    handle: Handle,
    queues: Mutex<HashMap<LogGroup, Arc<Queue>>>,
    /// How many tasks deliver.
    active: Arc<watch::Sender<usize>>,
}

#[derive(Debug)]
struct Queue {
    group: LogGroup,
    waiting: Mutex<Waiting>,
    /// For the one task that delivers.
    streams: tokio::sync::Mutex<Streams>,
}

/// The log streams of a log group that are written to.
#[derive(Debug, Default)]
struct Streams {
    /// By state machine.
    by_machine: HashMap<Arc<str>, Stream>,
    /// Whether it was told that there is no such log group.
    missing: bool,
}

#[derive(Debug)]
struct Stream {
    name: String,
    /// The hour in which it was begun.
    hour: i64,
    exists: bool,
}

impl LogDelivery {
    pub(crate) fn new(aws: Arc<AwsServices>, handle: Handle) -> Self {
        Self {
            aws,
            handle,
            queues: Mutex::default(),
            active: Arc::new(watch::Sender::new(0)),
        }
    }

    /// What is logged of a step's events; none when there is nothing, or nowhere to deliver it to.
    pub(crate) fn entries(
        &self,
        rule: Option<&LogRule>,
        execution_arn: &str,
        redrive_count: i64,
        events: &[HistoryEvent],
    ) -> Option<Entries> {
        let rule = rule.filter(|_| self.aws.has_logs())?;
        let lines = rule.lines(execution_arn, redrive_count, events);
        (!lines.is_empty()).then(|| Entries {
            group: rule.group.clone(),
            lines,
        })
    }

    /// Delivers entries, in the order in which they are given. Does not wait.
    pub(crate) fn give(&self, entries: Option<Entries>) {
        let Some(Entries { group, lines }) = entries else {
            return;
        };
        let queue = Arc::clone(
            lock(&self.queues)
                .entry(group)
                .or_insert_with_key(Queue::new),
        );
        let mut waiting = lock(&queue.waiting);
        waiting.add(lines);
        if std::mem::replace(&mut waiting.delivering, true) {
            return;
        }
        drop(waiting);
        self.active.send_modify(|tasks| *tasks += 1);
        let (aws, active) = (Arc::clone(&self.aws), Arc::clone(&self.active));
        self.handle.spawn(async move {
            queue.deliver(&aws).await;
            active.send_modify(|tasks| *tasks -= 1);
        });
    }

    /// Waits until everything is delivered, though not for long.
    pub(crate) async fn finish(&self) {
        let mut active = self.active.subscribe();
        // The sender is here.
        let all = active.wait_for(|tasks| *tasks == 0);
        if tokio::time::timeout(LAST, all).await.is_err() {
            let queues = lock(&self.queues);
            let left: usize = queues
                .values()
                .map(|queue| lock(&queue.waiting).len())
                .sum();
            tracing::warn!(
                left,
                "log events were not delivered to CloudWatch Logs before the end"
            );
        }
    }
}

impl Queue {
    fn new(group: &LogGroup) -> Arc<Self> {
        Arc::new(Self {
            group: group.clone(),
            waiting: Mutex::default(),
            streams: tokio::sync::Mutex::default(),
        })
    }

    /// Delivers until nothing waits.
    async fn deliver(&self, aws: &AwsServices) {
        let mut streams = self.streams.lock().await;
        loop {
            let (lines, dropped) = {
                let mut waiting = lock(&self.waiting);
                let lines = waiting.take();
                // Under the lock: what comes from now on begins a task of its own.
                waiting.delivering = !lines.is_empty();
                (lines, std::mem::take(&mut waiting.dropped))
            };
            if dropped > 0 {
                self.lost(dropped, "more came than CloudWatch Logs took");
            }
            if lines.is_empty() {
                return;
            }
            for batch in batches(lines, now_millis()) {
                let count = batch.events.len();
                match self.send(aws, &mut streams, batch).await {
                    Ok(0) => {}
                    Ok(refused) => {
                        self.lost(refused, "CloudWatch Logs refused them for their times")
                    }
                    Err(LogsRefusal::Missing) if streams.missing => {}
                    Err(LogsRefusal::Missing) => {
                        streams.missing = true;
                        tracing::warn!(
                            log_group = self.group.name,
                            region = self.group.region,
                            "there is no such log group: what state machines log there is lost until it is created"
                        );
                    }
                    Err(LogsRefusal::Passing(why) | LogsRefusal::Final(why)) => {
                        self.lost(count, &why)
                    }
                }
            }
        }
    }

    fn lost(&self, count: usize, reason: &str) {
        tracing::warn!(
            log_group = self.group.name,
            region = self.group.region,
            count,
            reason,
            "log events were not delivered to CloudWatch Logs"
        );
    }

    /// Sends a batch, again and again for some time; how many of its events were refused for their times.
    async fn send(
        &self,
        aws: &AwsServices,
        streams: &mut Streams,
        batch: Batch,
    ) -> Result<usize, LogsRefusal> {
        let mut pauses = PAUSES.iter();
        loop {
            let attempt = self.attempt(aws, streams, &batch);
            let attempt = tokio::time::timeout(ANSWER, attempt)
                .await
                .unwrap_or_else(|_| {
                    Err(LogsRefusal::Passing(
                        "CloudWatch Logs did not answer".to_owned(),
                    ))
                });
            match (attempt, pauses.next()) {
                (Err(LogsRefusal::Passing(_)), Some(pause)) => tokio::time::sleep(*pause).await,
                (attempt, _) => return attempt,
            }
        }
    }

    async fn attempt(
        &self,
        aws: &AwsServices,
        streams: &mut Streams,
        batch: &Batch,
    ) -> Result<usize, LogsRefusal> {
        let LogGroup { region, name } = &self.group;
        let stream = streams.current(&batch.state_machine, now_millis());
        if !stream.exists {
            aws.create_log_stream(region, name, &stream.name).await?;
            stream.exists = true;
            streams.missing = false;
        }
        let stream = streams.current(&batch.state_machine, now_millis());
        match aws
            .put_log_events(region, name, &stream.name, &batch.events)
            .await
        {
            Err(LogsRefusal::Missing) => {
                // It was deleted. Whether the log group was too is seen when the stream is created again.
                stream.exists = false;
                Err(LogsRefusal::Passing(
                    "the log stream was deleted".to_owned(),
                ))
            }
            other => other,
        }
    }
}

impl Streams {
    /// The stream that is written to now. Its name has AWS's form, `states/STATE_MACHINE/YYYY-MM-DD-HH-mm/ID`; that a new one begins
    /// each hour is ours.
    fn current(&mut self, state_machine: &Arc<str>, now_millis: i64) -> &mut Stream {
        let hour = now_millis / HOUR_MILLIS;
        let begin = || {
            let minute = Timestamp::from_millis(now_millis).to_string();
            let minute: String = minute.chars().take("YYYY-MM-DDTHH:mm".len()).collect();
            let id = uuid::Uuid::new_v4().simple().to_string();
            Stream {
                name: format!(
                    "states/{state_machine}/{}/{}",
                    minute.replace(['T', ':'], "-"),
                    &id[..8]
                ),
                hour,
                exists: false,
            }
        };
        let stream = self
            .by_machine
            .entry(Arc::clone(state_machine))
            .or_insert_with(begin);
        if stream.hour < hour {
            *stream = begin();
        }
        stream
    }
}

/// What the clock on the wall shows, by which CloudWatch Logs goes.
fn now_millis() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_has_a_name_of_aws_form_and_lasts_an_hour() {
        let mut streams = Streams::default();
        let machine: Arc<str> = Arc::from("orders");
        // 2026-11-25T10:59:59.999Z
        let last = 1_795_604_399_999;
        let first = streams.current(&machine, last - 1000).name.clone();
        assert_eq!(
            first
                .strip_prefix("states/orders/2026-11-25-10-59/")
                .map(str::len),
            Some(8),
            "{first}"
        );
        assert_eq!(streams.current(&machine, last).name, first);
        let next = &streams.current(&machine, last + 1).name;
        assert!(
            next.starts_with("states/orders/2026-11-25-11-00/"),
            "{next}"
        );
    }
}
