use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use asl::model::TaskResource;

use super::aws::AwsServices;
use super::http_task::HttpTask;
use super::lambda::Lambda;
use super::mock::{self, MockError, MockedAnswer, TestCase};
use super::{Answer, Progress, TaskRunner};
use crate::core::TaskRequest;

/// Everything that can run a task.
#[derive(Debug)]
pub(crate) struct Registry {
    mock_config: RwLock<Option<PathBuf>>,
    aws: Arc<AwsServices>,
    lambda: Arc<Lambda>,
    http: Arc<HttpTask>,
    /// The connections of HTTP Tasks that stand in the workspace's folder.
    own_connections: Option<PathBuf>,
    runners: Vec<Arc<dyn TaskRunner>>,
}

impl Registry {
    /// The runners given, asked first, and the built-in ones. `connections` of HTTP Tasks, where they are not those of the workspace's
    /// folder.
    pub(crate) fn new(
        mock_config: Option<PathBuf>,
        aws: Arc<AwsServices>,
        lambda: Lambda,
        connections: Option<PathBuf>,
        own_connections: Option<PathBuf>,
        mut runners: Vec<Arc<dyn TaskRunner>>,
    ) -> Self {
        let lambda = Arc::new(lambda);
        let http = Arc::new(HttpTask::new(
            connections.or_else(|| own_connections.clone()),
        ));
        runners.push(Arc::clone(&lambda) as _);
        runners.push(Arc::clone(&aws) as _);
        runners.push(Arc::clone(&http) as _);
        Self {
            mock_config: RwLock::new(mock_config),
            aws,
            lambda,
            http,
            own_connections,
            runners,
        }
    }

    /// The AWS services.
    pub(crate) fn aws(&self) -> &Arc<AwsServices> {
        &self.aws
    }

    /// The Lambda functions.
    pub(crate) fn lambda(&self) -> &Lambda {
        &self.lambda
    }

    /// Reads the connections of HTTP Tasks from another file, or from that of the workspace's folder.
    pub(crate) fn set_connections(&self, connections: Option<PathBuf>) {
        self.http
            .set_connections(connections.or_else(|| self.own_connections.clone()));
    }

    /// The mock configuration.
    pub(crate) fn mock_config(&self) -> Option<PathBuf> {
        let path = self.mock_config.read();
        path.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes another file the mock configuration, for executions that are started from now on.
    pub(crate) fn set_mock_config(&self, path: Option<PathBuf>) {
        let known = self.mock_config.write();
        *known.unwrap_or_else(PoisonError::into_inner) = path;
    }

    /// Reads the answers of a test case from the mock configuration.
    pub(crate) fn test_case(
        &self,
        state_machine: &str,
        test_case: &str,
    ) -> Result<TestCase, MockError> {
        let path = self.mock_config().ok_or_else(|| MockError::NoFile {
            test_case: test_case.to_owned(),
        })?;
        mock::read(&path, state_machine, test_case)
    }

    /// The names of a state machine's test cases; none without a mock configuration.
    pub(crate) fn test_cases(&self, state_machine: &str) -> Result<Vec<String>, MockError> {
        match self.mock_config() {
            Some(path) => mock::names(&path, state_machine),
            None => Ok(Vec::new()),
        }
    }

    /// Lets the runner of a job stop it.
    pub(crate) async fn abort(&self, request: Arc<TaskRequest>, submission: Option<String>) {
        if let Some(runner) = self.runners.iter().find(|runner| runner.takes(&request)) {
            runner.abort(request, submission).await;
        }
    }

    /// Runs a task: by its mocked answer, by the first runner that takes it, or not at all.
    pub(crate) async fn run(
        &self,
        request: Arc<TaskRequest>,
        mocked: Option<MockedAnswer>,
        progress: &dyn Progress,
    ) -> Answer {
        if let Some(mocked) = mocked {
            return mock::answer(&request, mocked, progress).await;
        }
        for runner in &self.runners {
            if runner.takes(&request) {
                return runner.run(request, progress).await;
            }
        }
        if waits_for_an_answer(&request) {
            // Nobody here takes the request: whoever has its token, from the window or the history, answers it.
            if !is_activity(&request) {
                let _ = progress.submitted("{}".to_owned()).await;
            }
            return Answer::Waiting;
        }
        Answer::Failed {
            error: Some("States.Runtime".to_owned()),
            cause: Some(nobody_runs(&request)),
        }
    }
}

/// Whether the task starts a job and waits for its end.
pub(crate) fn is_job(request: &TaskRequest) -> bool {
    request.resource.ends_with(".sync") || request.resource.ends_with(".sync:2")
}

/// Whether a worker is to take the task.
pub(crate) fn is_activity(request: &TaskRequest) -> bool {
    TaskResource::parse(&request.resource) == Some(TaskResource::Activity)
}

/// Whether someone who holds the token, or a worker, is to answer the task.
pub(crate) fn waits_for_an_answer(request: &TaskRequest) -> bool {
    request.resource.ends_with(".waitForTaskToken") || is_activity(request)
}

fn nobody_runs(request: &TaskRequest) -> String {
    let TaskRequest {
        state_name,
        resource,
        ..
    } = request;
    let what_to_do = if resource.contains(":states:::eks:call")
        || resource.contains(":states:::eks:runJob")
    {
        "it talks to Kubernetes, which no endpoint stands for here; mock the state's answer in a mock configuration file and start the \
         execution with its test case"
    } else if super::lambda::is_function(resource) {
        "give the address of something that runs Lambda functions (--lambda-endpoint URL or STEPDECK_LAMBDA_ENDPOINT), or a \
         URL or command for this one (--lambda NAME=URL|COMMAND), allow calls to AWS with a profile (--aws-profile NAME, or the \
         workspace's settings), or mock the state's answer"
    } else if super::aws::is_sendable(resource) {
        "set AWS_ENDPOINT_URL, or AWS_ENDPOINT_URL_ with the service's name, to the address of something that speaks its API, allow \
         calls to AWS with a profile (--aws-profile NAME, or the workspace's settings), or mock the state's answer"
    } else {
        "mock the state's answer in a mock configuration file and start the execution with its test case"
    };
    format!(
        "The local workspace cannot run the resource '{resource}' of the state '{state_name}': {what_to_do}."
    )
}
