//! A task by itself, outside any execution.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::Engine;
use crate::core::TaskRequest;
use crate::store::StoreError;
use crate::tasks::{Answer, Progress};

/// As long as TestState lets a task run
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html>).
const LIMIT: Duration = Duration::from_secs(300);

/// Nobody keeps what becomes of the task.
struct Unkept;

#[async_trait]
impl Progress for Unkept {
    async fn submitted(&self, _: String) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Engine {
    /// Runs one task of no execution, as TestState does, with the runners that executions have. Nothing of it is kept.
    ///
    /// A task that nobody runs fails with a cause that says so; one that takes longer than its `TimeoutSeconds`, or than five
    /// minutes, fails with `States.Timeout`.
    pub async fn run_task(&self, request: TaskRequest) -> Answer {
        let limit = request.timeout_seconds.map(Duration::from_secs);
        let limit = limit.map_or(LIMIT, |seconds| seconds.min(LIMIT));
        let registry = &self.runtime.registry;
        let run = registry.run(Arc::new(request), None, &Unkept);
        tokio::time::timeout(limit, run)
            .await
            .unwrap_or_else(|_| Answer::Failed {
                error: Some("States.Timeout".to_owned()),
                cause: None,
            })
    }
}
