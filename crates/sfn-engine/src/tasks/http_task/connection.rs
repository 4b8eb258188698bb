use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::Value;

/// What a connection adds to a request. On AWS EventBridge keeps connections; here a JSON file does, which has by the ARN or the name of
/// a connection what CreateConnection takes: `AuthorizationType` and `AuthParameters`.
///
/// Values are secrets: they are not shown.
#[derive(Default)]
pub(super) struct Connection {
    pub(super) headers: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Vec<(String, String)>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    authorization_type: String,
    #[serde(default)]
    auth_parameters: AuthParameters,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct AuthParameters {
    basic_auth_parameters: Option<Basic>,
    api_key_auth_parameters: Option<ApiKey>,
    invocation_http_parameters: InvocationHttpParameters,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Basic {
    username: String,
    password: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ApiKey {
    api_key_name: String,
    api_key_value: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct InvocationHttpParameters {
    header_parameters: Vec<Parameter>,
    query_string_parameters: Vec<Parameter>,
    body_parameters: Vec<Parameter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parameter {
    key: String,
    value: String,
}

impl Connection {
    /// The connection of an ARN, from the file.
    ///
    /// The error is a cause that says what to do; it tells nothing of the file's content.
    pub(super) fn find(file: Option<&Path>, arn: &str) -> Result<Self, String> {
        let file = file.ok_or_else(|| {
            format!(
                "The local workspace has no file of connections, and '{arn}' is not known: name one with --connections or \
                 STEPDECK_CONNECTIONS."
            )
        })?;
        let unreadable = |why: String| {
            format!(
                "The connections in {} cannot be read: {why}",
                file.display()
            )
        };
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => "{}".to_owned(),
            Err(error) => return Err(unreadable(error.to_string())),
        };
        let mut entries: BTreeMap<String, Value> =
            serde_json::from_str(&text).map_err(|error| {
                unreadable(format!("line {}, column {}", error.line(), error.column()))
            })?;
        // arn:aws:events:region:account:connection/name/id
        let name = arn.split('/').nth(1).unwrap_or_default();
        let entry = entries
            .remove(arn)
            .or_else(|| entries.remove(name))
            .ok_or_else(|| {
                format!(
                    "The connection '{arn}' is not in {}: add a member with its ARN or name, with AuthorizationType and \
                     AuthParameters as EventBridge's CreateConnection takes them.",
                    file.display()
                )
            })?;
        let entry: Entry = serde_json::from_value(entry)
            .map_err(|_| unreadable(format!("the one of '{arn}' has another form")))?;
        entry.connection(arn).map_err(unreadable)
    }
}

impl Entry {
    fn connection(self, arn: &str) -> Result<Connection, String> {
        let AuthParameters {
            basic_auth_parameters: basic,
            api_key_auth_parameters: api_key,
            invocation_http_parameters: more,
        } = self.auth_parameters;
        let missing = |what: &str| format!("the one of '{arn}' has no {what}");
        let authorization = match self.authorization_type.as_str() {
            "BASIC" => {
                let basic = basic.ok_or_else(|| missing("BasicAuthParameters"))?;
                let text = format!("{}:{}", basic.username, basic.password);
                let value = format!("Basic {}", BASE64_STANDARD.encode(text));
                ("Authorization".to_owned(), value)
            }
            "API_KEY" => {
                let key = api_key.ok_or_else(|| missing("ApiKeyAuthParameters"))?;
                (key.api_key_name, key.api_key_value)
            }
            other => {
                return Err(format!(
                    "the one of '{arn}' has the AuthorizationType {other}: only BASIC and API_KEY are known here"
                ));
            }
        };
        let pairs = |parameters: Vec<Parameter>| {
            let pair = |it: Parameter| (it.key, it.value);
            parameters.into_iter().map(pair).collect::<Vec<_>>()
        };
        let mut headers = vec![authorization];
        headers.extend(pairs(more.header_parameters));
        Ok(Connection {
            headers,
            query: pairs(more.query_string_parameters),
            body: pairs(more.body_parameters),
        })
    }
}
