//! Carrying out tasks: who runs a request, and what comes of it.

mod answer;
mod aws;
mod current;
mod http;
mod http_task;
mod lambda;
mod mock;
mod registry;
mod setting;

pub use answer::{Answer, Progress, TaskRunner};
pub use aws::{AccessKey, AccountAccess, AwsEndpoints, AwsService, aws_services};
pub(crate) use aws::{AwsServices, LogsRefusal};
pub(crate) use lambda::Lambda;
pub use lambda::{FunctionTarget, LocalFunction, LocalFunctions};
pub use mock::{MockError, MockFinding, TestCase};
pub(crate) use mock::{MockedAnswer, is_submitted};
pub(crate) use mock::{StateTypes, check as check_mock_config};
pub(crate) use registry::{Registry, is_activity, is_job, waits_for_an_answer};
pub use setting::SettingError;
