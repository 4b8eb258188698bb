//! CloudWatch Logs, for what state machines log. Only an endpoint gets it: what runs here is no part of an account's log groups.

use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::names::Style;
use super::service::Service;
use super::{AwsServices, exchange};

/// CloudWatch Logs by its id.
const LOGS: &str = "CloudWatch Logs";

/// Why CloudWatch Logs did not take something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LogsRefusal {
    /// There is no such log group or log stream.
    Missing,
    /// It may take it later.
    Passing(String),
    /// It will not take it.
    Final(String),
}

impl From<Fault> for LogsRefusal {
    fn from(fault: Fault) -> Self {
        let code = fault.code.as_deref().unwrap_or_default();
        let passing = matches!(
            code,
            "" | "ThrottlingException"
                | "Throttling"
                | "OperationAbortedException"
                | "ServiceUnavailableException"
        );
        if code == "ResourceNotFoundException" {
            Self::Missing
        } else if passing || fault.status >= 500 || fault.status == 429 {
            Self::Passing(fault.told())
        } else {
            Self::Final(fault.told())
        }
    }
}

impl Fault {
    fn told(&self) -> String {
        match &self.code {
            Some(code) => format!("{code}: {}", self.message),
            None => self.message.clone(),
        }
    }
}

impl AwsServices {
    /// Whether CloudWatch Logs has an endpoint.
    pub(crate) fn has_logs(&self) -> bool {
        // Asked at each step that may be logged: the service is not looked up for it.
        self.endpoints.get().has(LOGS)
    }

    /// Creates a log stream, unless there is one of this name.
    ///
    /// # Errors
    /// [`LogsRefusal::Missing`] when there is no such log group.
    pub(crate) async fn create_log_stream(
        &self,
        region: &str,
        group: &str,
        stream: &str,
    ) -> Result<(), LogsRefusal> {
        let parameters = json!({ "LogGroupName": group, "LogStreamName": stream });
        match self.call_logs(region, "CreateLogStream", parameters).await {
            Ok(_) => Ok(()),
            Err(fault) if fault.code.as_deref() == Some("ResourceAlreadyExistsException") => Ok(()),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Gives events to a log stream: their times in milliseconds since the Unix epoch, in order, and messages. How many of them were
    /// refused for their times.
    ///
    /// # Errors
    /// [`LogsRefusal::Missing`] when there is no such log group or log stream.
    pub(crate) async fn put_log_events(
        &self,
        region: &str,
        group: &str,
        stream: &str,
        events: &[(i64, String)],
    ) -> Result<usize, LogsRefusal> {
        let all: Vec<Value> = events
            .iter()
            .map(|(millis, message)| json!({ "Timestamp": millis, "Message": message }))
            .collect();
        let parameters =
            json!({ "LogGroupName": group, "LogStreamName": stream, "LogEvents": all });
        let reply = self.call_logs(region, "PutLogEvents", parameters).await;
        let members = match reply {
            Ok(members) => members,
            // An earlier try came through though its answer did not.
            Err(fault) if fault.code.as_deref() == Some("DataAlreadyAcceptedException") => {
                return Ok(0);
            }
            Err(fault) => return Err(fault.into()),
        };
        let rejected = members.get("RejectedLogEventsInfo");
        let index = |name| {
            let index = rejected.and_then(|info| info.get(name)?.as_u64());
            index.and_then(|index| usize::try_from(index).ok())
        };
        let old = index("TooOldLogEventEndIndex").max(index("ExpiredLogEventEndIndex"));
        let new = index("TooNewLogEventStartIndex");
        let refused =
            old.unwrap_or(0) + events.len() - new.unwrap_or(events.len()).min(events.len());
        Ok(refused)
    }

    async fn call_logs(
        &self,
        region: &str,
        operation: &str,
        parameters: Value,
    ) -> Result<Map<String, Value>, Fault> {
        let service = Service::by_id(LOGS)
            .ok_or_else(|| Fault::unreachable("CloudWatch Logs is not known."))?;
        let sender = self.to_endpoint(service, region).unwrap_or_else(|| {
            Err(Fault::unreachable(
                "No endpoint is set for CloudWatch Logs.",
            ))
        })?;
        let parameters = match parameters {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let (name, operation) = service
            .operation(operation)
            .ok_or_else(|| Fault::unreachable(format!("{operation} is not known.")))?;
        let reply = exchange(&sender, name, operation, parameters, Style::Optimised).await?;
        Ok(reply.members)
    }
}
