//! REST as services speak it that moto does not, or not wholly. The calls are data: `rest.json`, each with the request that the service
//! is to get, what it answers, and what comes of the task.

use serde_json::{Value, json};

use super::moto::{call, engine, matches, outcome};
use super::scripted::Scripted;

#[tokio::test]
async fn requests_and_results_have_the_form_that_the_service_has() {
    let calls: Vec<Value> = serde_json::from_str(include_str!("rest.json")).unwrap();
    let mut wrong = Vec::new();
    for case in &calls {
        let request = &case["request"];
        let path = request["uri"].as_str().unwrap().split('?').next().unwrap();
        let key = format!("{} {path}", request["method"].as_str().unwrap());
        let mut server = Scripted::serve(&json!({ key: [case["answer"]] })).await;
        let engine = engine(&server.url);
        let resource = format!("arn:aws:states:::{}", case["call"].as_str().unwrap());
        let record = call(&engine, "call", &resource, &case["parameters"]).await;
        let sent = server.request().await;
        for (part, expected) in request.as_object().unwrap() {
            let is_as_expected = match expected {
                // Only some of the headers matter.
                Value::Object(headers) if part == "headers" => headers
                    .iter()
                    .all(|(name, value)| matches(value, &sent["headers"][name])),
                expected => matches(expected, &sent[part]),
            };
            if !is_as_expected {
                wrong.push(format!("{resource}\n  {part} was {}", sent[part]));
            }
        }
        let outcome = outcome(&record);
        if !matches(&case["expect"], &outcome) {
            wrong.push(format!("{resource}\n  it came to {outcome}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_parameter_that_the_address_wants_is_asked_for() {
    let engine = engine("http://127.0.0.1:1");
    let resource = "arn:aws:states:::aws-sdk:eks:describeCluster";
    let record = call(&engine, "c", resource, &json!({})).await;
    assert_eq!(record.error.as_deref(), Some("Eks.SdkClientException"));
    let cause = record.cause.unwrap();
    assert_eq!(cause, "The parameters of DescribeCluster have no Name.");
}

#[tokio::test]
async fn an_api_of_this_machine_or_behind_an_endpoint_is_invoked() {
    let mut server = Scripted::serve(&json!({
        "POST /prod/orders/1": [{ "status": 201, "headers": { "content-type": "application/json" }, "body": { "ok": true } }],
        "GET /missing": [{ "status": 404, "body": "nothing here" }],
    }))
    .await;
    let engine = engine(&server.url);
    let here = server.url.trim_start_matches("http://").to_owned();
    for (name, host) in [
        ("here", &*here),
        ("endpoint", "abc.execute-api.us-east-1.amazonaws.com"),
    ] {
        let parameters = json!({
            "ApiEndpoint": host, "Method": "POST", "Stage": "prod", "Path": "/orders/1", "AuthType": "IAM_ROLE",
            "Headers": { "X-Who": ["ada"] }, "QueryParameters": { "q": ["a b", "c"] },
            "RequestBody": { "n": 1, "none": null },
        });
        let record = call(
            &engine,
            name,
            "arn:aws:states:::apigateway:invoke",
            &parameters,
        )
        .await;
        let outcome = outcome(&record);
        let expected = json!({ "output": {
            "Headers": "*", "ResponseBody": { "ok": true }, "StatusCode": 201, "StatusText": "Created",
        } });
        assert!(matches(&expected, &outcome), "{outcome}");
        let request = server.request().await;
        assert_eq!(request["uri"], "/prod/orders/1?q=a+b&q=c");
        assert_eq!(request["body"], json!({ "n": 1 }));
        let headers = &request["headers"];
        assert_eq!(
            (&headers["host"], &headers["x-who"]),
            (&json!(host), &json!("ada"))
        );
        let authorization = headers["authorization"].as_str().unwrap();
        assert!(
            authorization.contains("/us-east-1/execute-api/aws4_request"),
            "{authorization}"
        );
    }
    let parameters = json!({ "ApiEndpoint": here, "Method": "GET", "Path": "missing" });
    let record = call(
        &engine,
        "missing",
        "arn:aws:states:::apigateway:invoke",
        &parameters,
    )
    .await;
    assert_eq!(
        outcome(&record),
        json!({ "error": "ApiGateway.404", "cause": "nothing here" })
    );
    let request = server.request().await;
    assert_eq!(
        request["headers"]["authorization"],
        Value::Null,
        "NO_AUTH signs nothing"
    );
}
