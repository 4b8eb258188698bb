//! Connections: list, save, remove, check.

use std::sync::Arc;

use serde::Serialize;
use sfn_api::{ListStateMachinesInput, Operation, operations};
use sfn_client::connections::{check, list_profiles};
use sfn_client::{Client, ClientError, ErrorKind};
use tauri::State;

use crate::aws_calls::failed;
use crate::connections::{
    ConnectionDraft, ConnectionKind, ConnectionList, ConnectionView, Connections,
};
use crate::regions::REGIONS;
use crate::workspace::Workspace;
use crate::{AwsCalls, CommandError};

/// Whether a connection works.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ConnectionCheck {
    /// The account that calls go to, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Who signs, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// When the credentials end, as ISO 8601, if they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// Why it does not work, and what to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

impl ConnectionCheck {
    fn problem(error: &CommandError) -> Self {
        Self {
            problem: Some(match &error.advice {
                Some(advice) => format!("{} {advice}", error.message),
                None => error.message.clone(),
            }),
            ..Self::default()
        }
    }
}

/// All connections. Reads AWS's shared configuration anew.
#[tauri::command]
pub async fn list_connections(
    connections: State<'_, Arc<Connections>>,
    workspace: State<'_, Workspace>,
) -> Result<ConnectionList, CommandError> {
    let profiles = list_profiles().await;
    Ok(connections.list(&profiles, workspace.status().endpoint))
}

/// Saves a new connection, or of a known one what the draft names.
#[tauri::command]
pub async fn save_connection(
    connections: State<'_, Arc<Connections>>,
    workspace: State<'_, Workspace>,
    connection: ConnectionDraft,
) -> Result<ConnectionView, CommandError> {
    let saved = connections.save(&connection)?;
    let list = connections.list(&list_profiles().await, workspace.status().endpoint);
    list.connections
        .into_iter()
        .find(|view| view.id == saved.id)
        .ok_or_else(|| CommandError::new("UnknownConnection", "The connection is gone again."))
}

/// Forgets a connection.
#[tauri::command]
pub fn remove_connection(
    connections: State<'_, Arc<Connections>>,
    id: String,
) -> Result<(), CommandError> {
    connections.remove(&id)
}

/// Tries a connection: whether a profile has credentials and whom AWS takes them for; whether an endpoint lists state machines.
#[tauri::command]
pub async fn check_connection(
    connections: State<'_, Arc<Connections>>,
    calls: State<'_, AwsCalls>,
    id: String,
) -> Result<ConnectionCheck, CommandError> {
    let connection = connections.get(&id)?;
    let outcome = match calls.fresh_client(&connection).await {
        Ok(client) => match connection.kind {
            ConnectionKind::Profile => check_profile(&client)
                .await
                .map_err(|error| failed(error, "GetCallerIdentity", connection.profile.as_deref())),
            ConnectionKind::Local | ConnectionKind::Endpoint => {
                check_endpoint(&client).await.map_err(|error| {
                    let operation = operations::ListStateMachines::NAME;
                    failed(error, operation, connection.profile.as_deref())
                })
            }
        },
        Err(error) => Err(error),
    };
    Ok(outcome.unwrap_or_else(|error| ConnectionCheck::problem(&error)))
}

async fn check_profile(client: &Client) -> Result<ConnectionCheck, ClientError> {
    let expiry = check(client).await?;
    let identity = match client.identity().await {
        Ok(identity) => Some(identity),
        // The profile leads to an endpoint of its own: AWS itself need not be in reach.
        Err(error) if client.endpoint().is_some() && error.kind != ErrorKind::Service => None,
        Err(error) => return Err(error),
    };
    Ok(ConnectionCheck {
        account: identity
            .as_ref()
            .and_then(|identity| identity.account.clone()),
        arn: identity.and_then(|identity| identity.arn),
        expires: expiry.map(|end| end.to_string()),
        problem: None,
    })
}

async fn check_endpoint(client: &Client) -> Result<ConnectionCheck, ClientError> {
    let input = ListStateMachinesInput {
        max_results: Some(1),
        ..ListStateMachinesInput::default()
    };
    client.call::<operations::ListStateMachines>(input).await?;
    Ok(ConnectionCheck::default())
}

/// AWS's regions that have Step Functions; more may be typed.
#[tauri::command]
pub fn list_regions() -> &'static [&'static str] {
    REGIONS
}
