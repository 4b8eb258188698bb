use std::collections::VecDeque;
use std::sync::Arc;

/// What PutLogEvents counts of an event besides its message.
const OVERHEAD: usize = 26;

/// The largest batch of PutLogEvents, in bytes of its messages and 26 for each event
/// (<https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html>).
const BATCH_BYTES: usize = 1_048_576;

/// The most events of a batch.
const BATCH_EVENTS: usize = 10_000;

/// The longest time between the first and the last event of a batch.
const BATCH_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// What a log group has no older events of (14 days), and a day for clocks that differ.
const OLDEST_MILLIS: i64 = 13 * 24 * 60 * 60 * 1000;

/// So many bytes wait for one log group; what comes when there are more is dropped.
const WAITING_BYTES: usize = 16 << 20;

/// An event to be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) state_machine: Arc<str>,
    /// When it happened.
    pub(super) millis: i64,
    pub(super) message: String,
}

impl Line {
    fn bytes(&self) -> usize {
        self.message.len() + OVERHEAD
    }
}

/// The lines that wait to be delivered to a log group, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    lines: VecDeque<Line>,
    bytes: usize,
    /// How many found no place since this was last told.
    pub(super) dropped: usize,
    /// Whether a task delivers them.
    pub(super) delivering: bool,
}

impl Waiting {
    /// Adds lines, as many as there is room for.
    pub(super) fn add(&mut self, lines: Vec<Line>) {
        for line in lines {
            let bytes = line.bytes();
            if bytes > BATCH_BYTES || self.bytes + bytes > WAITING_BYTES {
                self.dropped += 1;
                continue;
            }
            self.bytes += bytes;
            self.lines.push_back(line);
        }
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Takes out the first ones, no more than a batch may have.
    pub(super) fn take(&mut self) -> Vec<Line> {
        let mut taken = Vec::new();
        let mut bytes = 0;
        while let Some(line) = self.lines.front() {
            bytes += line.bytes();
            if taken.len() == BATCH_EVENTS || bytes > BATCH_BYTES {
                break;
            }
            self.bytes -= line.bytes();
            taken.extend(self.lines.pop_front());
        }
        taken
    }
}

/// Events of one state machine that can be given to PutLogEvents together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Batch {
    pub(super) state_machine: Arc<str>,
    /// Times and messages, in the order of time.
    pub(super) events: Vec<(i64, String)>,
}

/// Makes batches of lines. CloudWatch Logs refuses events that are too old or to come, which a clock that is not the one on the wall
/// makes: they count as having happened `now_millis`. The message tells the time of the execution's clock.
pub(super) fn batches(lines: Vec<Line>, now_millis: i64) -> Vec<Batch> {
    let mut machines: Vec<Batch> = Vec::new();
    for line in lines {
        let possible = (now_millis - OLDEST_MILLIS)..=now_millis;
        let millis = Some(line.millis).filter(|millis| possible.contains(millis));
        let event = (millis.unwrap_or(now_millis), line.message);
        let of_machine = machines
            .iter_mut()
            .find(|batch| batch.state_machine == line.state_machine);
        match of_machine {
            Some(batch) => batch.events.push(event),
            None => machines.push(Batch {
                state_machine: line.state_machine,
                events: vec![event],
            }),
        }
    }
    machines.into_iter().flat_map(Batch::by_day).collect()
}

impl Batch {
    /// In the order of time, and within the longest time. Events of one moment stay in their order.
    fn by_day(mut self) -> Vec<Self> {
        self.events.sort_by_key(|(millis, _)| *millis);
        let mut days: Vec<Self> = Vec::new();
        for event in self.events {
            let fits = |day: &&mut Self| {
                let first = day.events.first();
                first.is_some_and(|(first, _)| event.0 - first < BATCH_MILLIS)
            };
            match days.last_mut().filter(fits) {
                Some(day) => day.events.push(event),
                None => days.push(Self {
                    state_machine: Arc::clone(&self.state_machine),
                    events: vec![event],
                }),
            }
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * 60 * 1000;
    const NOW: i64 = 1_800_000_000_000;

    fn line(state_machine: &str, millis: i64, message: &str) -> Line {
        Line {
            state_machine: Arc::from(state_machine),
            millis,
            message: message.to_owned(),
        }
    }

    fn shape(batches: &[Batch]) -> Vec<(&str, String)> {
        let messages = |batch: &Batch| batch.events.iter().map(|(_, m)| m.as_str()).collect();
        batches
            .iter()
            .map(|batch| (&*batch.state_machine, messages(batch)))
            .collect()
    }

    #[test]
    fn a_batch_has_events_of_one_state_machine_and_one_day_in_the_order_of_time() {
        let lines = vec![
            line("a", NOW - 1, "1"),
            line("b", NOW - 2, "2"),
            line("a", NOW - 3, "3"),
            line("a", NOW - 1, "4"),
            line("a", NOW - 24 * HOUR, "5"),
            line("a", NOW - 25 * HOUR, "6"),
        ];
        let batches = batches(lines, NOW);
        let expected = [("a", "65"), ("a", "314"), ("b", "2")];
        assert_eq!(
            shape(&batches),
            expected.map(|(machine, messages)| (machine, messages.to_owned()))
        );
    }

    #[test]
    fn what_cloudwatch_logs_would_refuse_for_its_time_happened_now() {
        for (millis, expected) in [
            (NOW - 13 * 24 * HOUR, NOW - 13 * 24 * HOUR),
            (NOW - 15 * 24 * HOUR, NOW),
            (NOW, NOW),
            (NOW + HOUR, NOW),
        ] {
            let batches = batches(vec![line("a", millis, "1")], NOW);
            assert_eq!(batches[0].events[0].0, expected, "{millis}");
        }
    }

    #[test]
    fn what_waits_is_bounded_and_so_is_what_is_taken_at_once() {
        let mut waiting = Waiting::default();
        let long = "x".repeat(BATCH_BYTES / 4);
        // Each takes its overhead besides, so three go into a batch.
        waiting.add(vec![line("a", 0, &long); 10]);
        waiting.add(vec![line("a", 0, &"x".repeat(BATCH_BYTES))]);
        assert_eq!(waiting.dropped, 1);
        assert_eq!([waiting.take().len(), waiting.take().len()], [3, 3]);
        waiting.add(vec![line("a", 0, &long); 100]);
        assert_eq!(waiting.dropped, 1 + 104 - 63);
        let mut small = Waiting::default();
        small.add(vec![line("a", 0, "1"); BATCH_EVENTS + 1]);
        assert_eq!(
            [small.take().len(), small.take().len(), small.take().len()],
            [BATCH_EVENTS, 1, 0]
        );
    }
}
