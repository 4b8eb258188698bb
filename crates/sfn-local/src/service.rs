//! The service: an operation's name and input in, its output or AWS's error out.

use serde::Serialize;
use serde_json::Value;
use sfn_api::{ErrorCode, ServiceError};
use sfn_engine::Engine;

use crate::caller::Caller;
use crate::operations::Answer;

/// Answers the operations of Step Functions from an engine. Clones are the same service.
#[derive(Clone, Debug)]
pub struct Service {
    engine: Engine,
}

impl Service {
    /// A service over this engine.
    pub fn new(engine: Engine) -> Self {
        Service { engine }
    }

    /// The engine that it answers from.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Carries out one call.
    ///
    /// # Errors
    /// As AWS answers them: `UnknownOperationException` for an operation that does not exist, then
    /// `ValidationException` (or `SerializationException`) for an input that does not fit the service model, then the
    /// operation's own.
    pub async fn call(
        &self,
        operation: &str,
        input: Value,
        caller: &Caller,
    ) -> Result<Value, ServiceError> {
        dispatch(self, operation, input, caller, &ToValue).await
    }

    /// As [`Service::call`], with the output as JSON text.
    pub(crate) async fn call_to_text(
        &self,
        operation: &str,
        input: Value,
        caller: &Caller,
    ) -> Result<Vec<u8>, ServiceError> {
        dispatch(self, operation, input, caller, &ToText).await
    }
}

/// What becomes of an output.
trait Encode: Sync {
    type Encoded: Send;
    fn encode<T: Serialize>(&self, output: &T) -> serde_json::Result<Self::Encoded>;
}

struct ToValue;

impl Encode for ToValue {
    type Encoded = Value;
    fn encode<T: Serialize>(&self, output: &T) -> serde_json::Result<Value> {
        serde_json::to_value(output)
    }
}

struct ToText;

impl Encode for ToText {
    type Encoded = Vec<u8>;
    fn encode<T: Serialize>(&self, output: &T) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(output)
    }
}

/// One arm for each operation of the contract: an operation without an [`Answer`] does not compile.
macro_rules! arms {
    ([$service:ident, $name:ident, $input:ident, $caller:ident, $encode:ident] $(($operation:ident, $method:ident))*) => {
        match $name {
            $(stringify!($operation) => {
                Box::pin(run::<sfn_api::operations::$operation, E>($service, $input, $caller, $encode)).await
            })*
            _ => Err(ServiceError::new(
                ErrorCode::UnknownOperationException,
                format!("Step Functions has no operation {}", $name),
            )),
        }
    };
}

async fn dispatch<E: Encode>(
    service: &Service,
    name: &str,
    input: Value,
    caller: &Caller,
    encode: &E,
) -> Result<E::Encoded, ServiceError> {
    sfn_api::for_each_operation!(arms, service, name, input, caller, encode)
}

async fn run<O: Answer, E: Encode>(
    service: &Service,
    input: Value,
    caller: &Caller,
    encode: &E,
) -> Result<E::Encoded, ServiceError> {
    sfn_api::validate(O::NAME, &input)?;
    let input: O::Input = serde_json::from_value(input)
        .map_err(|error| ServiceError::new(ErrorCode::SerializationException, error.to_string()))?;
    let output = O::answer(service, caller, input).await?;
    encode.encode(&output).map_err(|error| {
        ServiceError::new(
            ErrorCode::InternalFailure,
            format!("the output is no JSON: {error}"),
        )
    })
}

/// For what AWS answers and this service does not.
pub(crate) fn not_answered(what: &str) -> ServiceError {
    ServiceError::new(
        ErrorCode::UnknownOperationException,
        format!("{what} by the local service yet"),
    )
}
