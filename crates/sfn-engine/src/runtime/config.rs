use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::chance::{Chance, SystemChance};
use crate::clock::Clock;
use crate::tasks::{AccountAccess, AwsEndpoints, LocalFunctions, TaskRunner};

/// Where a workspace is kept.
#[derive(Clone, Debug)]
pub enum DataLocation {
    /// In this folder, made when it is not there. One process at a time.
    Dir(PathBuf),
    /// In a temporary folder that goes with the engine.
    Ephemeral,
}

/// How to open an engine.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// Where the data is.
    pub data: DataLocation,
    /// How many times as fast as the clock on the wall waits, backoff and time-outs pass; 1 unless given, and anything out of
    /// [`crate::clock::SCALES`] counts as 1.
    pub time_scale: f64,
    /// The mock configuration (AWS Step Functions Local's `MockConfigFile`), read anew for each execution started with a test
    /// case.
    pub mock_config: Option<PathBuf>,
    /// Where Lambda functions are invoked, for example `http://127.0.0.1:3001`.
    pub lambda_endpoint: Option<String>,
    /// Lambda functions that run on this machine instead, by ARN or name.
    pub local_functions: LocalFunctions,
    /// Where requests to AWS services go; nowhere unless given.
    pub aws: AwsEndpoints,
    /// Leave to call AWS itself; none unless given.
    pub account_access: Option<AccountAccess>,
    /// The connections of HTTP Tasks: a JSON file with what EventBridge's CreateConnection takes, by ARN or name, read anew for each
    /// call. Unless given it is `connections.json` in the workspace's folder.
    pub connections: Option<PathBuf>,
    /// Who runs tasks besides the built-in runners; asked first, in this order.
    pub runners: Vec<Arc<dyn TaskRunner>>,
    /// How long executions are kept after their end; for ever unless given. AWS keeps a Standard execution's history for 90 days
    /// (<https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>), and people ask for more than that; here the disk
    /// is their own, and nothing goes that they did not choose to let go. The name of an execution that is kept stays taken, on AWS 90
    /// days from its end: two executions of one ARN cannot be told apart, and none is thrown away for a new one.
    pub retention: Option<Duration>,
    /// The clock, instead of the system's (then `time_scale` does not count).
    pub clock: Option<Arc<dyn Clock>>,
    /// What draws the version for a start on a weighted alias: the system's random numbers unless given.
    pub chance: Arc<dyn Chance>,
}

impl EngineConfig {
    /// The defaults on a location: real time, no mocks, no Lambda endpoint.
    #[must_use]
    pub fn new(data: DataLocation) -> Self {
        Self {
            data,
            time_scale: 1.0,
            mock_config: None,
            lambda_endpoint: None,
            local_functions: LocalFunctions::new(),
            aws: AwsEndpoints::default(),
            account_access: None,
            connections: None,
            runners: Vec::new(),
            retention: None,
            clock: None,
            chance: Arc::new(SystemChance),
        }
    }
}
