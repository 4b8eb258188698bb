//! Limits of the service (<https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>).

/// History events of an execution; the last of them tells that the limit was reached.
pub(super) const HISTORY_EVENTS: i64 = 25_000;

/// Seconds that an Express execution may take, from its start to its end.
pub(super) const EXPRESS_SECONDS: u64 = 300;

/// Bytes of UTF-8 in a state's input or output, or in a task's result.
pub(super) const PAYLOAD_BYTES: usize = 262_144;

/// Iterations of an inline Map state that run at once when `MaxConcurrency` is 0 or larger.
pub(super) const INLINE_MAP_CONCURRENCY: usize = 40;

/// How many states one step enters before it asks to be continued. A limit of our own: it bounds the work
/// between two commits and lets other executions have their turn.
pub(super) const STATES_PER_STEP: usize = 500;
