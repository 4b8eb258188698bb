//! From the SDK's errors to ours: which kind it is, and what to tell.

use std::error::Error;
use std::io;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::error::operation::BuildError;
use aws_types::request_id::RequestId;
use serde_json::{Map, Value};
use sfn_api::{ErrorCode, ServiceError};

use crate::client::Context;
use crate::convert::Missing;
use crate::error::{ClientError, ErrorKind};

/// What went wrong, before the connection is known that it happened on.
#[derive(Debug)]
pub struct Failure(Reason);

#[derive(Debug)]
enum Reason {
    Told(ClientError),
    ConnectionRefused,
    HostNotFound,
    Connection(String),
    Timeout,
    Credentials(CredentialsFailure),
    NotBuilt(String),
}

/// Why there are no credentials.
#[derive(Debug)]
pub(crate) struct CredentialsFailure {
    /// No source had any.
    none_found: bool,
    /// A request for them did not get through.
    unreachable: bool,
    /// The innermost reasons.
    reason: String,
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        Self(Reason::NotBuilt(error.to_string()))
    }
}

impl From<Missing> for Failure {
    fn from(Missing(member): Missing) -> Self {
        let message = format!("The answer lacks the member `{member}`, which is always there.");
        Self(Reason::Told(ClientError::own(
            ErrorKind::Dispatch,
            "InvalidResponse",
            message,
        )))
    }
}

impl<E> From<SdkError<E, HttpResponse>> for Failure
where
    E: Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        if let SdkError::ServiceError(service) = &error {
            return Self(Reason::Told(answered(service.err().meta(), service.raw())));
        }
        if let Some(credentials) = credentials_failure(&error) {
            return Self(Reason::Credentials(credentials));
        }
        let reason = match &error {
            SdkError::TimeoutError(_) => Reason::Timeout,
            SdkError::DispatchFailure(failure) if failure.is_timeout() => Reason::Timeout,
            SdkError::ResponseError(response) => Reason::Told(ClientError {
                http_status: Some(response.raw().status().as_u16()),
                request_id: response.raw().request_id().map(str::to_owned),
                ..ClientError::own(
                    ErrorKind::Dispatch,
                    "InvalidResponse",
                    format!("The answer could not be read: {}.", innermost(&error)),
                )
            }),
            SdkError::ConstructionFailure(_) => Reason::NotBuilt(innermost(&error)),
            _ => connection(&error),
        };
        Self(reason)
    }
}

/// An error that the service answered, in its words.
fn answered(meta: &aws_smithy_types::error::ErrorMetadata, raw: &HttpResponse) -> ClientError {
    let status = raw.status().as_u16();
    let body = raw
        .body()
        .bytes()
        .and_then(|bytes| serde_json::from_slice::<ServiceError>(bytes).ok());
    let request_id = meta
        .request_id()
        .or_else(|| raw.request_id())
        .map(str::to_owned);
    let Some(code) = meta.code().map(ErrorCode::from_type) else {
        // Not from AWS: a proxy's page, another server on that port.
        let message =
            format!("The endpoint answered HTTP {status}, but not as AWS Step Functions does.");
        return ClientError {
            retryable: status == 429 || status >= 500,
            http_status: Some(status),
            request_id,
            ..ClientError::own(ErrorKind::Dispatch, "InvalidResponse", message)
        };
    };
    let message = meta.message().map(str::to_owned);
    let message = message
        .or_else(|| body.as_ref().map(|body| body.message.clone()))
        .unwrap_or_default();
    let throttled = matches!(
        code,
        ErrorCode::ThrottlingException
            | ErrorCode::TooManyRequestsException
            | ErrorCode::KmsThrottlingException
    );
    ClientError {
        kind: ErrorKind::Service,
        retryable: throttled || status == 429 || status >= 500,
        code,
        message,
        request_id,
        http_status: Some(status),
        details: body.map(details).unwrap_or_default(),
    }
}

fn details(body: ServiceError) -> Map<String, Value> {
    let Ok(Value::Object(mut members)) = serde_json::to_value(body) else {
        return Map::new();
    };
    members.retain(|name, _| name != "__type" && name != "message");
    members
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| {
        (*error).source()
    })
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn connection(error: &(dyn Error + 'static)) -> Reason {
    for link in chain(error) {
        if let Some(error) = link.downcast_ref::<io::Error>()
            && error.kind() == io::ErrorKind::ConnectionRefused
        {
            return Reason::ConnectionRefused;
        }
        // The resolver's error is known by its words only.
        if link.to_string().contains("failed to lookup address")
            || link.to_string().starts_with("dns error")
        {
            return Reason::HostNotFound;
        }
    }
    Reason::Connection(innermost(error))
}

fn credentials_failure(error: &(dyn Error + 'static)) -> Option<CredentialsFailure> {
    let found = chain(error).find_map(|link| link.downcast_ref::<CredentialsError>())?;
    Some(CredentialsFailure::of(found))
}

impl CredentialsFailure {
    pub(crate) fn of(error: &CredentialsError) -> Self {
        let words: Vec<String> = chain(error).map(ToString::to_string).collect();
        Self {
            none_found: matches!(error, CredentialsError::CredentialsNotLoaded(_)),
            unreachable: words
                .iter()
                .any(|word| word.contains("dispatch failure") || word.contains("dns error")),
            reason: words.last().cloned().unwrap_or_default(),
        }
    }

    pub(crate) fn told(self, context: &Context) -> ClientError {
        let reason = self.reason.trim_end_matches('.');
        let own = |code, message: String| ClientError::own(ErrorKind::Credentials, code, message);
        if let Some(profile) = context
            .sign_in_profile
            .as_ref()
            .filter(|_| !self.unreachable)
        {
            return own(
                "SsoLoginRequired",
                format!(
                    "The single sign-on session of profile `{profile}` has ended or was never started. \
                     Run `aws sso login --profile {profile}`. ({reason})"
                ),
            );
        }
        match &context.profile {
            Some(profile) if self.none_found => own(
                "CredentialsUnavailable",
                format!("No credentials were found for profile `{profile}`: {reason}."),
            ),
            Some(profile) => own(
                "CredentialsUnavailable",
                format!("The credentials of profile `{profile}` could not be had: {reason}."),
            ),
            None => own(
                "CredentialsUnavailable",
                format!("No credentials were found: {reason}."),
            ),
        }
    }
}

impl Failure {
    pub(crate) fn told(self, context: &Context) -> ClientError {
        let place = context.place();
        match self.0 {
            Reason::Told(error) => error,
            Reason::ConnectionRefused => ClientError::own(
                ErrorKind::Dispatch,
                "ConnectionRefused",
                format!("Nothing answers at {place}: the connection was refused."),
            ),
            Reason::HostNotFound => ClientError::own(
                ErrorKind::Dispatch,
                "HostNotFound",
                format!("The host of {place} cannot be found: check its name and the network."),
            ),
            Reason::Connection(reason) => ClientError::own(
                ErrorKind::Dispatch,
                "ConnectionFailed",
                format!("The connection to {place} failed: {reason}."),
            ),
            Reason::Timeout => ClientError::own(
                ErrorKind::Timeout,
                "Timeout",
                format!("{place} did not answer in time."),
            ),
            Reason::Credentials(failure) => failure.told(context),
            Reason::NotBuilt(reason) => ClientError::own(
                ErrorKind::Construction,
                "RequestNotBuilt",
                format!("The request could not be made: {reason}."),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{Context, Failure, connection};

    #[test]
    fn connection_errors_name_the_place_and_the_cause() {
        let context = Context {
            endpoint: Some("http://box:8083".to_owned()),
            region: "us-east-1".to_owned(),
            profile: None,
            sign_in_profile: None,
        };
        let lookup = "failed to lookup address information: Name or service not known";
        let cases = [
            (
                io::Error::from(io::ErrorKind::ConnectionRefused),
                "ConnectionRefused",
                "http://box:8083",
            ),
            (
                io::Error::other(lookup),
                "HostNotFound",
                "The host of http://box:8083",
            ),
            (
                io::Error::other("invalid peer certificate"),
                "ConnectionFailed",
                "invalid peer certificate",
            ),
        ];
        for (error, code, part) in cases {
            let told = Failure(connection(&error)).told(&context);
            assert_eq!(told.code.as_str(), code);
            assert!(told.message.contains(part), "{}", told.message);
        }
    }
}
