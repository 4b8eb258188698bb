//! How an operation of the contract is called through the SDK. Implemented by generated code, for every operation.

use std::future::Future;

use aws_sdk_sfn::config::Builder as Overrides;
use sfn_api::Operation;

use crate::failure::Failure;

/// An operation that [`Client::call`](crate::Client::call) can call. Sealed: every operation of the contract is one, nothing
/// else can be.
pub trait Call: Operation + sealed::Sealed {
    /// Calls the operation with settings of its own.
    #[doc(hidden)]
    fn call(
        client: &aws_sdk_sfn::Client,
        input: Self::Input,
        overrides: Overrides,
    ) -> impl Future<Output = Result<Self::Output, Failure>> + Send;
}

pub(crate) mod sealed {
    /// Keeps the trait closed.
    pub trait Sealed {}
}
