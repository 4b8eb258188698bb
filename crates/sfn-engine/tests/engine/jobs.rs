//! Jobs of `.sync` tasks that are aborted.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use sfn_engine::core::TaskRequest;
use sfn_engine::tasks::{Answer, Progress, TaskRunner};

use crate::workspace::{create, execution_arn, in_folder, open, start, within};

/// Starts jobs that never end, and stops them or hangs over it.
#[derive(Debug)]
struct Jobs {
    stops: bool,
    told: tokio::sync::mpsc::UnboundedSender<Option<String>>,
}

#[async_trait]
impl TaskRunner for Jobs {
    fn takes(&self, _: &TaskRequest) -> bool {
        true
    }

    async fn run(&self, _: Arc<TaskRequest>, progress: &dyn Progress) -> Answer {
        progress.submitted("\"job\"".to_owned()).await.unwrap();
        self.told.send(None).unwrap();
        std::future::pending().await
    }

    async fn abort(&self, _: Arc<TaskRequest>, submission: Option<String>) {
        self.told.send(submission).unwrap();
        if !self.stops {
            std::future::pending::<()>().await;
        }
    }
}

#[tokio::test]
async fn a_job_that_was_to_be_stopped_when_the_engine_ended_is_stopped_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let with = |stops| {
        let mut config = in_folder(folder.path());
        let told = told.clone();
        config.runners = vec![Arc::new(Jobs { stops, told })];
        open(config)
    };
    let job = Some("\"job\"".to_owned());
    let engine = with(false);
    let definition = json!({ "StartAt": "J", "States": { "J": {
        "Type": "Task", "Resource": "arn:aws:states:::glue:startJobRun.sync", "End": true,
    } } });
    create(&engine, "m", &definition).await;
    start(&engine, "m", "run", "{}").await.unwrap();
    assert_eq!(within(heard.recv(), "the job").await, Some(None));
    let arn = execution_arn("m", "run");
    engine.stop_execution(&arn, None, None).await.unwrap();
    assert_eq!(within(heard.recv(), "the stop").await, Some(job.clone()));
    engine.shutdown().await;
    drop(engine);
    let engine = with(true);
    assert_eq!(within(heard.recv(), "the stop").await, Some(job));
    // What is written after it comes after the note that it was stopped.
    create(&engine, "other", &definition).await;
    engine.shutdown().await;
    drop(engine);
    let engine = with(true);
    create(&engine, "another", &definition).await;
    engine.shutdown().await;
    assert!(heard.try_recv().is_err(), "it is stopped once");
}
