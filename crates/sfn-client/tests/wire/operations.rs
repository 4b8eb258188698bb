//! Every operation of the contract, with every member there is, both ways.

use serde_json::Value;
use sfn_api::{Operation, TARGET_PREFIX, for_each_operation};
use sfn_client::Call;

use crate::samples::Samples;
use crate::server::Server;

/// Sends a full input, answers a full output, compares both with the contract.
async fn carries_every_member<O: Call>() {
    let mut samples = Samples::default();
    let (sent, answered) = (samples.of(O::SHAPE.input), samples.of(O::SHAPE.output));
    assert_eq!(
        sfn_api::validate(O::NAME, &sent).map_err(|error| error.message),
        Ok(()),
        "{sent:#}"
    );
    let input: O::Input = serde_json::from_value(sent.clone()).unwrap();
    assert_eq!(
        serde_json::to_value(&input).unwrap(),
        sent,
        "{}: contract's input",
        O::NAME
    );

    let server = Server::answering(200, "", &answered.to_string()).await;
    let output = server.client().await.call::<O>(input).await.unwrap();

    let [request] = &server.requests()[..] else {
        panic!("{}: {:?}", O::NAME, server.requests())
    };
    assert_eq!(
        request.header("x-amz-target"),
        format!("{TARGET_PREFIX}.{}", O::NAME)
    );
    assert_eq!(request.header("host"), server.authority, "{}", O::NAME);
    assert_eq!(request.body, sent, "{}: sent", O::NAME);
    let came: Value = serde_json::to_value(&output).unwrap();
    assert_eq!(came, answered, "{}: came back", O::NAME);
}

macro_rules! a_test_for_each {
    ([] $(($operation:ident, $name:ident))+) => {$(
        #[tokio::test]
        async fn $name() {
            assert_eq!(sfn_api::operations::$operation::NAME, stringify!($operation));
            carries_every_member::<sfn_api::operations::$operation>().await;
        }
    )+};
}

for_each_operation!(a_test_for_each);
