//! Every call of the window to Step Functions, whichever connection it goes through.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sfn_api::Operation;
use sfn_client::connections::{ConnectionSpec, ResolveError, resolve};
use sfn_client::{Call, Client, ClientError, ErrorKind};

use crate::CommandError;
use crate::advice::Failure;
use crate::connections::{Connection, ConnectionKind, Connections};
use crate::read_only::may_change;
use crate::workspace::Workspace;

/// Calls operations through connections. Clients are made when first needed, kept, and made anew when what they were made from
/// has changed.
#[derive(Debug)]
pub struct AwsCalls {
    connections: Arc<Connections>,
    workspace: Workspace,
    clients: Mutex<HashMap<String, (ConnectionSpec, Client)>>,
}

impl AwsCalls {
    /// Calls through these connections and this local workspace.
    pub fn new(connections: Arc<Connections>, workspace: Workspace) -> Self {
        Self {
            connections,
            workspace,
            clients: Mutex::default(),
        }
    }

    /// Calls an operation through the connection with that id. While the local workspace is being opened, calls to it wait.
    ///
    /// Errors: AWS's, with advice; `ReadOnlyConnection` for an operation that changes something through a read-only
    /// connection; `UnknownConnection`; why the connection cannot be used.
    pub async fn call<O: Call>(
        &self,
        connection: &str,
        input: O::Input,
    ) -> Result<O::Output, CommandError> {
        let connection = self.connections.get(connection)?;
        if connection.read_only && may_change::<O>(&input) {
            return Err(refused::<O>(&connection));
        }
        let client = self.client(&connection).await?;
        client.call::<O>(input).await.map_err(|error| {
            if error.kind == ErrorKind::Credentials {
                // The person will change the AWS configuration, and the client has read it already.
                self.forget(&connection.id);
            }
            failed(error, O::NAME, connection.profile.as_deref())
        })
    }

    /// A client for the connection, made from what AWS's files say now.
    pub(crate) async fn fresh_client(
        &self,
        connection: &Connection,
    ) -> Result<Client, CommandError> {
        self.forget(&connection.id);
        self.client(connection).await
    }

    async fn client(&self, connection: &Connection) -> Result<Client, CommandError> {
        let spec = self.spec(connection).await?;
        if let Some((made_from, client)) = self.clients().get(&connection.id)
            && *made_from == spec
        {
            return Ok(client.clone());
        }
        let client = resolve(&spec).await.map_err(unresolved)?;
        self.clients()
            .insert(connection.id.clone(), (spec, client.clone()));
        Ok(client)
    }

    async fn spec(&self, connection: &Connection) -> Result<ConnectionSpec, CommandError> {
        Ok(match connection.kind {
            ConnectionKind::Local => ConnectionSpec::Local {
                endpoint: self.workspace.endpoint().await?,
            },
            ConnectionKind::Profile => ConnectionSpec::Profile {
                profile: connection.profile.clone().unwrap_or_default(),
                region: connection.region.clone(),
            },
            ConnectionKind::Endpoint => ConnectionSpec::Endpoint {
                url: connection.endpoint.clone().unwrap_or_default(),
                region: connection.region.clone().unwrap_or_default(),
                profile: connection.profile.clone(),
            },
        })
    }

    fn forget(&self, id: &str) {
        self.clients().remove(id);
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<String, (ConnectionSpec, Client)>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the window is told of a failed call.
pub(crate) fn failed(error: ClientError, operation: &str, profile: Option<&str>) -> CommandError {
    let code = error.code.as_str();
    let advice = Failure {
        code,
        message: &error.message,
        operation,
        profile,
    }
    .advice();
    CommandError {
        code: code.to_owned(),
        advice,
        message: error.message,
        request_id: error.request_id,
        http_status: error.http_status,
        retryable: error.retryable,
    }
}

fn refused<O: Operation>(connection: &Connection) -> CommandError {
    CommandError::new(
        "ReadOnlyConnection",
        format!(
            "{} would change something, and the connection \"{}\" is read-only.",
            O::NAME,
            connection.label
        ),
    )
}

fn unresolved(error: ResolveError) -> CommandError {
    let code = match &error {
        ResolveError::NoProfile(_) => "ProfileNotFound",
        ResolveError::NoRegion(_) => "RegionMissing",
        ResolveError::InvalidEndpoint(_) => "InvalidConnection",
        ResolveError::Configuration(_) => "ConfigurationUnreadable",
    };
    CommandError::new(code, error.to_string())
}
