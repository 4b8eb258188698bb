use serde_json::{Map, Value, json};

use crate::tasks::http::Response;

/// What a service answered, with what optimised integrations tell of the response.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    /// The members of its output, as Step Functions names them.
    pub(super) members: Map<String, Value>,
    /// `SdkHttpMetadata`.
    pub(super) http: Value,
    /// `SdkResponseMetadata`.
    pub(super) response: Value,
}

impl Reply {
    pub(super) fn new(members: Map<String, Value>, response: &Response) -> Self {
        let (mut all, mut single) = (Map::new(), Map::new());
        for name in response.headers.keys() {
            let values: Vec<&str> = response
                .headers
                .get_all(name)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .collect();
            single.insert(name.as_str().to_owned(), json!(values.join(",")));
            all.insert(name.as_str().to_owned(), json!(values));
        }
        Self {
            members,
            http: json!({
                "AllHttpHeaders": all,
                "HttpHeaders": single,
                "HttpStatusCode": response.status.as_u16(),
            }),
            response: json!({ "RequestId": request_id(response) }),
        }
    }
}

/// The id of a request, from whichever header the service gives it in.
pub(super) fn request_id(response: &Response) -> String {
    ["x-amzn-requestid", "x-amz-request-id"]
        .into_iter()
        .find_map(|name| response.headers.get(name)?.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}
