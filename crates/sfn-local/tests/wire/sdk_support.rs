//! The official SDK for Rust, pointed at the local service.

use aws_credential_types::Credentials;
use aws_sdk_sfn::Client;
use aws_sdk_sfn::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_sfn::config::{BehaviorVersion, ConfigBag, Intercept, Region, RuntimeComponents};
use aws_sdk_sfn::error::BoxError;
use sfn_local::Server;

use crate::support::ROLE;

pub(crate) fn client(server: &Server) -> Client {
    let config = aws_sdk_sfn::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(server.url())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "tests"))
        .interceptor(WithoutHostPrefix)
        .build();
    Client::from_conf(config)
}

/// Takes `sync-` off the host name, which the SDK puts there for two operations and which only AWS has.
#[derive(Debug)]
struct WithoutHostPrefix;

impl Intercept for WithoutHostPrefix {
    fn name(&self) -> &'static str {
        "WithoutHostPrefix"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        let uri = request.uri().replace("//sync-", "//");
        request.set_uri(uri)?;
        Ok(())
    }
}

pub(crate) async fn create(sfn: &Client, name: &str, definition: &str) -> String {
    let created = sfn
        .create_state_machine()
        .name(name)
        .definition(definition)
        .role_arn(ROLE)
        .send()
        .await
        .unwrap();
    created.state_machine_arn
}

/// The code and message of a refusal.
macro_rules! refusal {
    ($call:expr) => {{
        let error = $call.send().await.unwrap_err();
        (
            error.code().unwrap_or_default().to_owned(),
            error.message().unwrap_or_default().to_owned(),
        )
    }};
}

pub(crate) use refusal;
