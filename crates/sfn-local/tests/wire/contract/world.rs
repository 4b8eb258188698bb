//! A server, a client of it, and what they have shown.

use std::collections::BTreeSet;

use serde_json::Value;
use sfn_client::connections::{ConnectionSpec, resolve};
use sfn_client::{Client, ClientError};
use sfn_engine::Engine;
use sfn_local::{DataLocation, ServeConfig, Server, serve};

/// What was seen.
#[derive(Default)]
pub(super) struct Shown {
    /// Operations that answered.
    pub(super) answered: BTreeSet<String>,
    /// Operations and the errors that they answered with.
    pub(super) refused: BTreeSet<(String, String)>,
    /// Calls that did not come to what they should.
    pub(super) wrong: Vec<String>,
}

impl Shown {
    pub(super) fn extend(&mut self, other: Shown) {
        self.answered.extend(other.answered);
        self.refused.extend(other.refused);
        self.wrong.extend(other.wrong);
    }
}

pub(super) struct World {
    server: Server,
    client: Client,
    shown: Shown,
}

impl World {
    pub(super) async fn open() -> Self {
        let config = ServeConfig::new(DataLocation::Ephemeral);
        let server = serve(config).await.unwrap();
        let spec = ConnectionSpec::Local {
            endpoint: server.url(),
        };
        Self {
            client: resolve(&spec).await.unwrap(),
            server,
            shown: Shown::default(),
        }
    }

    pub(super) fn engine(&self) -> &Engine {
        self.server.engine()
    }

    /// Calls an operation with good input; its answer.
    pub(super) async fn ok(&mut self, operation: &str, input: Value) -> Value {
        match call(&self.client, operation, input.clone()).await {
            Ok(answer) => {
                self.shown.answered.insert(operation.to_owned());
                answer
            }
            Err(error) => {
                self.shown
                    .wrong
                    .push(format!("{operation} {}: {error}", short(&input)));
                Value::Null
            }
        }
    }

    /// Calls an operation with bad input, which it refuses with this error.
    pub(super) async fn refused(&mut self, operation: &str, error: &str, input: Value) {
        let instead = match call(&self.client, operation, input.clone()).await {
            Err(refusal) if refusal.code.as_str() == error && !refusal.message.is_empty() => {
                self.shown
                    .refused
                    .insert((operation.to_owned(), error.to_owned()));
                return;
            }
            Err(refusal) => refusal.to_string(),
            Ok(answer) => answer.to_string(),
        };
        self.shown.wrong.push(format!(
            "{operation} {}: {instead} instead of {error}",
            short(&input)
        ));
    }

    /// Calls one operation with several bad inputs.
    pub(super) async fn refusals<const N: usize>(
        &mut self,
        operation: &str,
        cases: [(&str, Value); N],
    ) {
        for (error, input) in cases {
            self.refused(operation, error, input).await;
        }
    }

    pub(super) async fn close(self) -> Shown {
        self.server.shutdown().await;
        self.shown
    }
}

/// One arm for each operation of the contract.
macro_rules! arms {
    ([$client:ident, $name:ident, $input:ident] $(($operation:ident, $method:ident))*) => {
        match $name {
            $(stringify!($operation) => {
                let input = serde_json::from_value($input).unwrap();
                let output = Box::pin($client.call::<sfn_api::operations::$operation>(input)).await?;
                Ok(serde_json::to_value(output).unwrap())
            })*
            other => panic!("no operation {other}"),
        }
    };
}

async fn call(client: &Client, name: &str, input: Value) -> Result<Value, ClientError> {
    sfn_api::for_each_operation!(arms, client, name, input)
}

fn short(input: &Value) -> String {
    let mut text = input.to_string();
    if text.len() > 300 {
        text.truncate(300);
        text.push('…');
    }
    text
}
