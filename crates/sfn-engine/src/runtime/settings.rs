//! Where tasks' requests go, set on a running engine.

use std::path::PathBuf;
use std::sync::Arc;

use super::Engine;
use crate::tasks::{AccountAccess, AwsEndpoints, LocalFunctions, SettingError};

/// Each call holds for the tasks that begin from now on; nothing is written: whoever opens the workspace gives the settings again, in
/// [`EngineConfig`](super::EngineConfig).
impl Engine {
    /// The endpoints of AWS services.
    #[must_use]
    pub fn aws_endpoints(&self) -> Arc<AwsEndpoints> {
        self.runtime.registry.aws().endpoints()
    }

    /// Sends requests to AWS services elsewhere, status changes of executions to EventBridge among them.
    ///
    /// # Errors
    /// [`SettingError::NoUrl`] names the endpoint that is no address.
    pub fn set_aws_endpoints(&self, endpoints: AwsEndpoints) -> Result<(), SettingError> {
        self.runtime.registry.aws().set_endpoints(endpoints)?;
        self.runtime.publish_status_changes();
        Ok(())
    }

    /// Allows tasks to call AWS itself, for services without an endpoint; or, with none, no longer, which is how an engine begins
    /// unless [`EngineConfig::account_access`](super::EngineConfig::account_access) is given. A request that is under way ends.
    ///
    /// # Errors
    /// When its region cannot be one.
    pub fn set_account_access(&self, access: Option<AccountAccess>) -> Result<(), SettingError> {
        self.runtime.registry.aws().set_account(access)
    }

    /// Invokes Lambda functions at another endpoint, or at none.
    ///
    /// # Errors
    /// When it is no address.
    pub fn set_lambda_endpoint(&self, endpoint: Option<&str>) -> Result<(), SettingError> {
        self.runtime.registry.lambda().set_endpoint(endpoint)
    }

    /// Runs these Lambda functions on this machine instead, by ARN or name, and no others.
    ///
    /// # Errors
    /// Names the function whose address or command cannot be one.
    pub fn set_local_functions(&self, functions: LocalFunctions) -> Result<(), SettingError> {
        self.runtime.registry.lambda().set_functions(functions)
    }

    /// Reads the connections of HTTP Tasks from another file, or with none from that of the workspace's folder. It is read with each
    /// call, so that one that cannot be read fails the call.
    pub fn set_http_connections(&self, file: Option<PathBuf>) {
        self.runtime.registry.set_connections(file);
    }
}
