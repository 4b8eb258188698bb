//! Errors that several operations answer, in AWS's words.

use sfn_api::{ErrorCode, ServiceError};
use sfn_engine::TokenError;
use sfn_engine::store::{ListError, StoreError};

/// No state machine has this ARN, or no version or alias of one.
pub(crate) fn state_machine_does_not_exist(arn: &str) -> ServiceError {
    ServiceError::new(
        ErrorCode::StateMachineDoesNotExist,
        format!("State Machine Does Not Exist: '{arn}'"),
    )
}

/// The state machine is on its way out.
pub(crate) fn state_machine_deleting(arn: &str) -> ServiceError {
    ServiceError::new(
        ErrorCode::StateMachineDeleting,
        format!("State Machine is being deleted: '{arn}'"),
    )
}

/// No execution has this ARN.
pub(crate) fn execution_does_not_exist(arn: &str) -> ServiceError {
    ServiceError::new(
        ErrorCode::ExecutionDoesNotExist,
        format!("Execution Does Not Exist: '{arn}'"),
    )
}

/// No activity has this ARN.
pub(crate) fn activity_does_not_exist(arn: &str) -> ServiceError {
    ServiceError::new(
        ErrorCode::ActivityDoesNotExist,
        format!("Activity Does Not Exist: '{arn}'"),
    )
}

/// Nothing that can be tagged has this ARN, or no Map Run.
pub(crate) fn resource_not_found(arn: &str) -> ServiceError {
    let mut error = ServiceError::new(
        ErrorCode::ResourceNotFound,
        format!("Resource not found: '{arn}'"),
    );
    error.resource_name = Some(arn.to_owned());
    error
}

/// The operation is for the other type of state machine.
pub(crate) fn type_not_supported() -> ServiceError {
    ServiceError::new(
        ErrorCode::StateMachineTypeNotSupported,
        "This operation is not supported by this type of state machine",
    )
}

/// A member that is right by itself does not go with the others, or with the resource.
pub(crate) fn validation(message: &str) -> ServiceError {
    ServiceError::new(ErrorCode::ValidationException, message)
}

/// The disk or the database failed. The message tells the person at this machine which and why.
pub(crate) fn store(error: StoreError) -> ServiceError {
    if let StoreError::StateMachineLimit(_) = error {
        return ServiceError::new(ErrorCode::StateMachineLimitExceeded, error.to_string());
    }
    tracing::error!(%error, "the store failed");
    ServiceError::new(ErrorCode::InternalFailure, error.to_string())
}

/// A task token that answers nothing.
pub(crate) fn token(error: TokenError) -> ServiceError {
    let code = match error {
        TokenError::Invalid => ErrorCode::InvalidToken,
        TokenError::TaskDoesNotExist => ErrorCode::TaskDoesNotExist,
        TokenError::TaskTimedOut => ErrorCode::TaskTimedOut,
        TokenError::Store(error) => return store(error),
    };
    ServiceError::new(code, error.to_string())
}

/// A page could not be given.
pub(crate) fn list(error: ListError) -> ServiceError {
    match error {
        ListError::InvalidToken(_) => {
            ServiceError::new(ErrorCode::InvalidToken, "Invalid Token: 'Invalid token'")
        }
        ListError::Store(error) => store(error),
    }
}
