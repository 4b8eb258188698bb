//! Jobs that `.sync` waits for: what to ask a service until the job has ended
//! (<https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-sync>). They are data: `jobs.rs`.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::jobs::JOBS;

/// The first question comes after so long, the next ones ever later.
pub(super) const FIRST: Duration = Duration::from_millis(250);
/// No more than this between two questions.
pub(super) const LONGEST: Duration = Duration::from_secs(5);

/// A kind of job, by the integration that starts it.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) resource: &'static str,
    pub(super) action: &'static str,
    /// The operation that tells of the job.
    pub(super) describe: &'static str,
    /// Its parameters.
    pub(super) ask: &'static [(&'static str, Source)],
    /// The operation that stops it, and its parameters.
    pub(super) stop: Option<(&'static str, &'static [(&'static str, Source)])>,
    /// Where the answer tells of the job, and where in that its state stands (JSON pointers).
    pub(super) told: &'static str,
    pub(super) state: &'static str,
    /// The states in which it has ended.
    pub(super) succeeded: &'static [&'static str],
    pub(super) failed: &'static [&'static str],
    /// The member of the result that what is told becomes; it is the whole result unless given.
    pub(super) within: Option<&'static str>,
    /// Whether it has succeeded when it is no longer there.
    pub(super) ends_gone: bool,
}

/// Where a parameter comes from (JSON pointers).
#[derive(Debug)]
pub(super) enum Source {
    /// The parameters that started the job.
    Task(&'static str),
    /// What its start gave.
    Started(&'static str),
    /// The same, as the only element of a list.
    StartedIn(&'static str),
    /// This text.
    Text(&'static str),
}

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

    /// The parameters of [`Job::describe`]; `task` are those that started it. None where nothing was started.
    pub(super) fn question(
        &self,
        task: &Map<String, Value>,
        started: &Value,
    ) -> Option<Map<String, Value>> {
        filled(self.ask, task, started)
    }

    /// The operation that stops it, with its parameters.
    pub(super) fn end(
        &self,
        task: &Map<String, Value>,
        started: &Value,
    ) -> Option<(&'static str, Map<String, Value>)> {
        let (operation, parameters) = self.stop?;
        Some((operation, filled(parameters, task, started)?))
    }

    /// What an answer to the question says.
    pub(super) fn stand(&self, answer: &Value) -> Stand {
        let Some(told) = answer.pointer(self.told) else {
            return Stand::Failed(answer.clone());
        };
        let state = told.pointer(self.state).and_then(Value::as_str);
        let state = state.unwrap_or_default();
        let result = || match self.within {
            Some(name) => json!({ name: told }),
            None => told.clone(),
        };
        if self.succeeded.contains(&state) && is_clean(told) {
            Stand::Succeeded(result())
        } else if self.succeeded.contains(&state) || self.failed.contains(&state) {
            Stand::Failed(result())
        } else {
            Stand::Running
        }
    }
}

/// Whether all containers of an ECS task ended as they should; anything else has none.
fn is_clean(told: &Value) -> bool {
    let containers = told.get("Containers").and_then(Value::as_array);
    let clean = |it: &Value| it.get("ExitCode").is_none_or(|code| code == 0);
    containers.into_iter().flatten().all(clean)
}

fn filled(
    parameters: &[(&str, Source)],
    task: &Map<String, Value>,
    started: &Value,
) -> Option<Map<String, Value>> {
    let parameter = |(name, source): &(&str, Source)| {
        let value = match source {
            Source::Task(member) => task.get(*member)?.clone(),
            Source::Started(pointer) => started.pointer(pointer)?.clone(),
            Source::StartedIn(pointer) => json!([started.pointer(pointer)?]),
            Source::Text(text) => json!(text),
        };
        Some(((*name).to_owned(), value))
    };
    parameters.iter().map(parameter).collect()
}

#[cfg(test)]
mod tests {
    use super::super::integration::Integration;
    use super::super::service::Service;
    use super::super::shape::Shape;
    use super::super::{names, optimised::Optimised};
    use super::*;

    fn job(resource: &str, action: &str) -> &'static Job {
        Job::of(resource, action).unwrap()
    }

    /// A misspelt operation or parameter would only be seen when the service refuses it.
    #[test]
    fn the_operations_and_parameters_of_jobs_are_those_of_the_services() {
        for job in JOBS {
            let resource = format!("arn:aws:states:::{}:{}.sync", job.resource, job.action);
            assert!(Integration::find(&resource).is_some(), "{resource}");
            let id = Optimised::of(job.resource, job.action).unwrap().id;
            let service = Service::by_id(id).unwrap();
            let asked = std::iter::once((job.describe, job.ask)).chain(job.stop);
            for (operation, parameters) in asked {
                let (_, found) = service
                    .operation(operation)
                    .unwrap_or_else(|| panic!("{resource} {operation}"));
                let Some(Shape::Structure(input)) = found.input.and_then(|it| service.target(it))
                else {
                    panic!("{operation} takes nothing");
                };
                for (name, _) in parameters {
                    assert!(
                        names::member(input, name).is_some(),
                        "{resource} {operation} {name}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_ecs_task_succeeds_when_all_its_containers_do() {
        let task = |status: &str, codes: &[i64]| {
            let containers: Vec<Value> = codes.iter().map(|it| json!({ "ExitCode": it })).collect();
            json!({ "LastStatus": status, "Containers": containers })
        };
        let ecs = job("ecs", "runTask");
        let stand = |task: &Value| ecs.stand(&json!({ "Tasks": [task], "Failures": [] }));
        assert_eq!(stand(&task("RUNNING", &[])), Stand::Running);
        let clean = task("STOPPED", &[0, 0]);
        assert_eq!(stand(&clean), Stand::Succeeded(clean.clone()));
        let unclean = task("STOPPED", &[0, 137]);
        assert_eq!(stand(&unclean), Stand::Failed(unclean.clone()));
        // A task that is no longer known has failed.
        let gone = json!({ "Tasks": [], "Failures": [{ "Reason": "MISSING" }] });
        assert_eq!(ecs.stand(&gone), Stand::Failed(gone.clone()));
    }

    #[test]
    fn a_job_is_asked_for_and_stopped_by_what_its_start_gave() {
        let task = json!({ "JobName": "load", "Cluster": "c", "ClusterId": "j-1" });
        let task = task.as_object().unwrap();
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
            (
                "elasticmapreduce",
                "addStep",
                json!({ "StepId": "s-1" }),
                json!({ "ClusterId": "j-1", "StepId": "s-1" }),
                json!({ "ClusterId": "j-1", "StepIds": ["s-1"] }),
            ),
        ] {
            let job = job(resource, action);
            assert_eq!(
                job.question(task, &started).map(Value::Object),
                Some(question)
            );
            assert_eq!(
                job.end(task, &started).map(|(_, ids)| Value::Object(ids)),
                Some(end)
            );
        }
        // Nothing was started: there is nothing to ask for.
        let refused = json!({ "Tasks": [], "Failures": [{ "Reason": "RESOURCE:CPU" }] });
        assert_eq!(job("ecs", "runTask").question(task, &refused), None);
    }

    #[test]
    fn a_build_is_told_of_by_itself() {
        let job = job("codebuild", "startBuild");
        let stand = |status: &str| job.stand(&json!({ "Builds": [{ "BuildStatus": status }] }));
        let build = |status: &str| json!({ "Build": { "BuildStatus": status } });
        assert_eq!(stand("IN_PROGRESS"), Stand::Running);
        assert_eq!(stand("SUCCEEDED"), Stand::Succeeded(build("SUCCEEDED")));
        assert_eq!(stand("TIMED_OUT"), Stand::Failed(build("TIMED_OUT")));
    }
}
