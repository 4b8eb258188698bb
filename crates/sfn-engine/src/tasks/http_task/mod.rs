//! HTTP Task: `arn:aws:states:::http:invoke`
//! (<https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html>).

mod connection;
mod encode;
mod request;
pub(super) mod response;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::current::Current;
use super::http::{Http, LazyHttp};
use super::{Answer, Progress, TaskRunner};
use crate::core::TaskRequest;
use connection::Connection;
use request::Call;

const RESOURCE: &str = ":states:::http:invoke";

/// As long as AWS waits for an answer.
const LIMIT: Duration = Duration::from_secs(60);

/// Calls HTTP APIs, with the connections of a file.
#[derive(Debug)]
pub(crate) struct HttpTask {
    connections: Current<Option<PathBuf>>,
    http: LazyHttp,
}

impl HttpTask {
    /// `connections`: the file with the connections, read anew for each call.
    pub(crate) fn new(connections: Option<PathBuf>) -> Self {
        Self {
            connections: Current::new(connections),
            http: LazyHttp::new(Http::new),
        }
    }

    /// Reads the connections of another file from now on.
    pub(crate) fn set_connections(&self, connections: Option<PathBuf>) {
        self.connections.set(connections);
    }

    async fn call(&self, task: &TaskRequest) -> Answer {
        let call = Call::read(&task.parameters);
        let prepared = call.and_then(|call| {
            let connection = Connection::find(self.connections.get().as_deref(), &call.connection)?;
            call.with(&connection)
        });
        let call = match prepared {
            Ok(call) => call,
            Err(cause) => return failed("States.Runtime", cause),
        };
        let http = match self.http.get() {
            Ok(http) => http,
            Err(why) => return failed(SOCKET, why),
        };
        let request = call.request(http, region(&task.execution_arn));
        match tokio::time::timeout(LIMIT, http.send(request)).await {
            Ok(Ok(response)) => response::answer(&response),
            Ok(Err(why)) => failed(SOCKET, why),
            Err(_) => failed(
                SOCKET,
                format!("No answer came within {} seconds.", LIMIT.as_secs()),
            ),
        }
    }
}

const SOCKET: &str = "States.Http.Socket";

fn failed(error: &str, cause: String) -> Answer {
    Answer::Failed {
        error: Some(error.to_owned()),
        cause: Some(cause),
    }
}

fn region(execution_arn: &str) -> &str {
    execution_arn.split(':').nth(3).unwrap_or_default()
}

#[async_trait]
impl TaskRunner for HttpTask {
    fn takes(&self, request: &TaskRequest) -> bool {
        request.resource.starts_with("arn:") && request.resource.ends_with(RESOURCE)
    }

    async fn run(&self, request: Arc<TaskRequest>, _: &dyn Progress) -> Answer {
        self.call(&request).await
    }
}
