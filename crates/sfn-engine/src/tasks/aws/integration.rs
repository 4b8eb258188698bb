use asl::model::{IntegrationPattern, TaskResource};
use serde_json::{Map, Value};

use super::fault::Fault;
use super::job::Job;
use super::names::Style;
use super::optimised::Optimised;
use super::reply::Reply;
use super::service::{self, Service};

/// A call of a service from a Task state.
#[derive(Clone, Debug)]
pub(super) struct Integration {
    pub(super) service: &'static Service,
    /// What an optimised integration has of its own; none for `aws-sdk:*`.
    pub(super) optimised: Option<&'static Optimised>,
    /// For example `putItem`.
    pub(super) action: String,
    /// The operation of the API: `PutItem`.
    pub(super) operation: &'static str,
    pub(super) waits_for_token: bool,
    /// Of `.sync`: the job.
    pub(super) job: Option<&'static Job>,
}

impl Integration {
    /// The integration that a Resource names, where the service and the operation are known, and the job where it is one.
    pub(super) fn find(resource: &str) -> Option<Self> {
        let Some(TaskResource::Integration {
            service,
            action,
            pattern,
        }) = TaskResource::parse(resource)
        else {
            return None;
        };
        let is_job = match pattern {
            IntegrationPattern::Sync => true,
            IntegrationPattern::Sync2 => return None,
            _ => false,
        };
        let job = is_job.then(|| Job::of(&service, &action)).flatten();
        if is_job && job.is_none() {
            return None;
        }
        let (service, optimised) = match service.strip_prefix("aws-sdk:") {
            // Step Functions itself is this workspace.
            Some("sfn") => return None,
            Some(name) => (Service::of_sdk(name)?, None),
            None => {
                let optimised = Optimised::of(&service, &action)?;
                (Service::by_id(optimised.id)?, Some(optimised))
            }
        };
        let named = optimised.map_or(&*action, |it| it.operation(&action));
        let (operation, _) = service.operation(named)?;
        Some(Self {
            service,
            optimised,
            operation,
            waits_for_token: pattern == IntegrationPattern::WaitForTaskToken,
            job,
            action,
        })
    }

    /// Whose names and timestamps its results have.
    pub(super) fn style(&self) -> Style {
        match self.optimised {
            Some(_) => Style::Optimised,
            None => Style::Sdk,
        }
    }

    /// The task's result: what the service answered, with the metadata that optimised integrations give, members in the order of the
    /// alphabet (recorded on AWS).
    pub(super) fn result(&self, reply: Reply) -> Value {
        let Some(optimised) = self.optimised else {
            return Value::Object(reply.members);
        };
        let mut members = reply.members;
        if optimised.has_metadata {
            members.insert("SdkHttpMetadata".to_owned(), reply.http);
            members.insert("SdkResponseMetadata".to_owned(), reply.response);
        }
        let mut sorted: Vec<(String, Value)> = members.into_iter().collect();
        sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
        Value::Object(sorted.into_iter().collect::<Map<_, _>>())
    }

    /// The error's name: the modelled one behind the service's, else the service's general exception (recorded on AWS).
    pub(super) fn error(&self, fault: &Fault) -> String {
        let Some(code) = &fault.code else {
            // The first version of Java's SDK for optimised integrations, the second for the others.
            let prefix = match self.optimised {
                Some(optimised) => optimised.prefix.to_owned(),
                None => self.service.java_name(),
            };
            return format!("{prefix}.SdkClientException");
        };
        let modelled = self.service.modelled(code);
        match self.optimised {
            Some(Optimised {
                prefix, general, ..
            }) => format!("{prefix}.{}", modelled.unwrap_or((*general).to_owned())),
            None => {
                let name = self.service.java_name();
                let modelled = modelled.map(|it| service::words(&it));
                let error = modelled.unwrap_or_else(|| format!("{name}Exception"));
                format!("{name}.{error}")
            }
        }
    }

    /// The cause, as the SDK that AWS uses words it (recorded on AWS).
    pub(super) fn cause(&self, fault: &Fault) -> String {
        let Fault {
            code,
            message,
            status,
            request_id,
        } = fault;
        let Some(code) = code else {
            return message.clone();
        };
        match self.optimised {
            Some(optimised) => format!(
                "{message} (Service: {}; Status Code: {status}; Error Code: {code}; Request ID: {request_id}; Proxy: null)",
                optimised.name
            ),
            None => format!(
                "{message} (Service: {}, Status Code: {status}, Request ID: {request_id}) (SDK Attempt Count: 1)",
                self.service.java_name()
            ),
        }
    }
}
