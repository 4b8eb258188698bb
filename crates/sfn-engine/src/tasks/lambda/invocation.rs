use serde_json::{Map, Value};

use super::INVOKE;
use crate::core::TaskRequest;

/// What to invoke, and how.
#[derive(Clone, Debug)]
pub(super) struct Invocation {
    pub(super) function: String,
    pub(super) qualifier: Option<String>,
    pub(super) payload: String,
    /// `InvocationType`, `LogType` and `ClientContext`, as headers.
    pub(super) headers: Vec<(&'static str, String)>,
    /// Whether the result is the whole response (`lambda:invoke`) or only its payload.
    pub(super) whole_response: bool,
}

impl Invocation {
    /// What a task invokes; the error is a cause.
    pub(super) fn of(request: &TaskRequest) -> Result<Self, String> {
        if !request.resource.contains(INVOKE) {
            return Ok(Self {
                function: request.resource.clone(),
                qualifier: None,
                payload: request.parameters.clone(),
                headers: Vec::new(),
                whole_response: false,
            });
        }
        let parameters: Map<String, Value> = serde_json::from_str(&request.parameters)
            .map_err(|e| format!("The parameters of lambda:invoke are no JSON object: {e}"))?;
        let text = |name: &str| match parameters.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            _ => None,
        };
        let function = text("FunctionName")
            .filter(|name| !name.is_empty())
            .ok_or("The parameters of lambda:invoke have no FunctionName.")?;
        let headers = [
            (TYPE, "InvocationType"),
            ("x-amz-log-type", "LogType"),
            ("x-amz-client-context", "ClientContext"),
        ]
        .into_iter()
        .filter_map(|(header, member)| Some((header, text(member)?)))
        .collect();
        Ok(Self {
            function,
            qualifier: text("Qualifier"),
            payload: match parameters.get("Payload") {
                Some(payload) => payload.to_string(),
                None => String::new(),
            },
            headers,
            whole_response: true,
        })
    }

    /// The version that runs, as far as it is known here.
    pub(super) fn version(&self) -> &str {
        self.qualifier.as_deref().unwrap_or("$LATEST")
    }

    /// `InvocationType`.
    pub(super) fn kind(&self) -> Kind {
        let kind = self.headers.iter().find(|(name, _)| *name == TYPE);
        match kind.map(|(_, kind)| &**kind) {
            Some("Event") => Kind::Event,
            Some("DryRun") => Kind::DryRun,
            _ => Kind::RequestResponse,
        }
    }
}

const TYPE: &str = "x-amz-invocation-type";

/// How a function is invoked (<https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its answer is waited for.
    RequestResponse,
    /// It runs by itself.
    Event,
    /// It does not run.
    DryRun,
}
