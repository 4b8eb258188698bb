//! Jobs that `.sync` waits for: what to ask a service until the job has ended
//! (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync>).

use std::time::Duration;

use serde_json::{Map, Value, json};

/// The first question comes after so long, the next ones ever later.
pub(super) const FIRST: Duration = Duration::from_millis(250);
/// No more than this between two questions.
pub(super) const LONGEST: Duration = Duration::from_secs(5);

/// A kind of job, by the integration that starts it.
#[derive(Debug)]
pub(super) struct Job {
    resource: &'static str,
    action: &'static str,
    /// The operation that tells of the job, and that which stops it.
    pub(super) describe: &'static str,
    pub(super) stop: &'static str,
}

static JOBS: [Job; 4] = [
    Job {
        resource: "glue",
        action: "startJobRun",
        describe: "GetJobRun",
        stop: "BatchStopJobRun",
    },
    Job {
        resource: "athena",
        action: "startQueryExecution",
        describe: "GetQueryExecution",
        stop: "StopQueryExecution",
    },
    Job {
        resource: "codebuild",
        action: "startBuild",
        describe: "BatchGetBuilds",
        stop: "StopBuild",
    },
    Job {
        resource: "ecs",
        action: "runTask",
        describe: "DescribeTasks",
        stop: "StopTask",
    },
];

/// Where a job stands.
#[derive(Debug, PartialEq)]
pub(super) enum Stand {
    Running,
    /// The task's result.
    Succeeded(Value),
    /// The cause, as JSON.
    Failed(Value),
}

impl Job {
    pub(super) fn of(resource: &str, action: &str) -> Option<&'static Self> {
        JOBS.iter()
            .find(|job| job.resource == resource && job.action == action)
    }

    /// What names the started job: the parameters of the questions and of stopping it. `task` are those that started it.
    fn ids(&self, task: &Map<String, Value>, started: &Value) -> Option<(Value, Value)> {
        let ids = match self.resource {
            "glue" => {
                let (name, id) = (task.get("JobName")?, started.get("JobRunId")?);
                (
                    json!({ "JobName": name, "RunId": id }),
                    json!({ "JobName": name, "JobRunIds": [id] }),
                )
            }
            "athena" => {
                let id = json!({ "QueryExecutionId": started.get("QueryExecutionId")? });
                (id.clone(), id)
            }
            "codebuild" => {
                let id = started.pointer("/Build/Id")?;
                (json!({ "Ids": [id] }), json!({ "Id": id }))
            }
            _ => {
                let id = started.pointer("/Tasks/0/TaskArn")?;
                let cluster = started.pointer("/Tasks/0/ClusterArn")?;
                (
                    json!({ "Cluster": cluster, "Tasks": [id] }),
                    json!({ "Cluster": cluster, "Task": id }),
                )
            }
        };
        Some(ids)
    }

    /// The parameters of [`Job::describe`].
    pub(super) fn question(
        &self,
        task: &Map<String, Value>,
        started: &Value,
    ) -> Option<Map<String, Value>> {
        object(self.ids(task, started)?.0)
    }

    /// The parameters of [`Job::stop`].
    pub(super) fn end(
        &self,
        task: &Map<String, Value>,
        started: &Value,
    ) -> Option<Map<String, Value>> {
        object(self.ids(task, started)?.1)
    }

    /// What an answer to the question says.
    pub(super) fn stand(&self, answer: &Value) -> Stand {
        let (told, state) = match self.resource {
            "glue" => (answer.get("JobRun"), "/JobRunState"),
            "athena" => (Some(answer), "/QueryExecution/Status/State"),
            "codebuild" => (answer.pointer("/Builds/0"), "/BuildStatus"),
            _ => (answer.pointer("/Tasks/0"), "/LastStatus"),
        };
        let Some(told) = told else {
            return Stand::Failed(answer.clone());
        };
        let state = told
            .pointer(state)
            .and_then(Value::as_str)
            .unwrap_or_default();
        let result = || match self.resource {
            "codebuild" => json!({ "Build": told }),
            _ => told.clone(),
        };
        match state {
            "SUCCEEDED" => Stand::Succeeded(result()),
            "STOPPED" if self.resource == "ecs" => {
                // A task succeeded when all its containers did.
                let containers = told.get("Containers").and_then(Value::as_array);
                let clean = |it: &Value| it.get("ExitCode").is_none_or(|code| code == 0);
                match containers.into_iter().flatten().all(clean) {
                    true => Stand::Succeeded(result()),
                    false => Stand::Failed(result()),
                }
            }
            "FAILED" | "TIMEOUT" | "TIMED_OUT" | "STOPPED" | "ERROR" | "FAULT" | "CANCELLED" => {
                Stand::Failed(result())
            }
            _ => Stand::Running,
        }
    }
}

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ecs() -> &'static Job {
        Job::of("ecs", "runTask").unwrap()
    }

    #[test]
    fn an_ecs_task_succeeds_when_all_its_containers_do() {
        let task = |status: &str, codes: &[i64]| {
            let containers: Vec<Value> = codes.iter().map(|it| json!({ "ExitCode": it })).collect();
            json!({ "LastStatus": status, "Containers": containers })
        };
        let stand = |task: &Value| ecs().stand(&json!({ "Tasks": [task], "Failures": [] }));
        assert_eq!(stand(&task("RUNNING", &[])), Stand::Running);
        let clean = task("STOPPED", &[0, 0]);
        assert_eq!(stand(&clean), Stand::Succeeded(clean.clone()));
        let unclean = task("STOPPED", &[0, 137]);
        assert_eq!(stand(&unclean), Stand::Failed(unclean.clone()));
        // A task that is no longer known has failed.
        let gone = json!({ "Tasks": [], "Failures": [{ "Reason": "MISSING" }] });
        assert_eq!(ecs().stand(&gone), Stand::Failed(gone.clone()));
    }

    #[test]
    fn a_job_is_asked_for_and_stopped_by_what_its_start_gave() {
        let task = json!({ "JobName": "load", "Cluster": "c" });
        let task = object(task).unwrap();
        for (resource, action, started, question, end) in [
            (
                "glue",
                "startJobRun",
                json!({ "JobRunId": "jr" }),
                json!({ "JobName": "load", "RunId": "jr" }),
                json!({ "JobName": "load", "JobRunIds": ["jr"] }),
            ),
            (
                "codebuild",
                "startBuild",
                json!({ "Build": { "Id": "b" } }),
                json!({ "Ids": ["b"] }),
                json!({ "Id": "b" }),
            ),
            (
                "ecs",
                "runTask",
                json!({ "Tasks": [{ "TaskArn": "t", "ClusterArn": "c" }] }),
                json!({ "Cluster": "c", "Tasks": ["t"] }),
                json!({ "Cluster": "c", "Task": "t" }),
            ),
        ] {
            let job = Job::of(resource, action).unwrap();
            assert_eq!(
                job.question(&task, &started).map(Value::Object),
                Some(question)
            );
            assert_eq!(job.end(&task, &started).map(Value::Object), Some(end));
        }
        // Nothing was started: there is nothing to ask for.
        let refused = json!({ "Tasks": [], "Failures": [{ "Reason": "RESOURCE:CPU" }] });
        assert_eq!(ecs().question(&task, &refused), None);
    }

    #[test]
    fn a_build_is_told_of_by_itself() {
        let job = Job::of("codebuild", "startBuild").unwrap();
        let stand = |status: &str| job.stand(&json!({ "Builds": [{ "BuildStatus": status }] }));
        let build = |status: &str| json!({ "Build": { "BuildStatus": status } });
        assert_eq!(stand("IN_PROGRESS"), Stand::Running);
        assert_eq!(stand("SUCCEEDED"), Stand::Succeeded(build("SUCCEEDED")));
        assert_eq!(stand("TIMED_OUT"), Stand::Failed(build("TIMED_OUT")));
    }
}
