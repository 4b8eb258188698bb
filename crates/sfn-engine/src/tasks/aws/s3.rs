//! S3's common operations (REST with XML), with buckets in the path.

use reqwest::{Method, Url};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::fault::Fault;
use super::reply::Reply;
use super::signed::Sender;
use super::{times, xml};
use crate::tasks::http::Response;

/// An operation that is known.
struct Operation {
    name: &'static str,
    method: Method,
    /// Whether it is about an object, not a bucket.
    has_key: bool,
    /// The answer's body.
    body: Body,
}

#[derive(Clone, Copy, PartialEq)]
enum Body {
    None,
    /// The object's content: `Body`.
    Content,
    /// The output's members.
    Xml,
    /// One member with this name.
    XmlMember(&'static str),
}

fn operation(name: &str) -> Option<Operation> {
    let (name, method, has_key, body) = match name {
        "GetObject" => ("GetObject", Method::GET, true, Body::Content),
        "HeadObject" => ("HeadObject", Method::HEAD, true, Body::None),
        "PutObject" => ("PutObject", Method::PUT, true, Body::None),
        "DeleteObject" => ("DeleteObject", Method::DELETE, true, Body::None),
        "CopyObject" => (
            "CopyObject",
            Method::PUT,
            true,
            Body::XmlMember("CopyObjectResult"),
        ),
        "ListObjectsV2" => ("ListObjectsV2", Method::GET, false, Body::Xml),
        "CreateBucket" => ("CreateBucket", Method::PUT, false, Body::None),
        "HeadBucket" => ("HeadBucket", Method::HEAD, false, Body::None),
        _ => return None,
    };
    Some(Operation {
        name,
        method,
        has_key,
        body,
    })
}

/// Parameters and results that are headers (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html> and its like).
const HEADERS: [(&str, &str); 26] = [
    ("ACL", "x-amz-acl"),
    ("AcceptRanges", "accept-ranges"),
    ("CacheControl", "cache-control"),
    ("ChecksumCRC32", "x-amz-checksum-crc32"),
    ("ChecksumType", "x-amz-checksum-type"),
    ("ContentDisposition", "content-disposition"),
    ("ContentEncoding", "content-encoding"),
    ("ContentLanguage", "content-language"),
    ("ContentLength", "content-length"),
    ("ContentRange", "content-range"),
    ("ContentType", "content-type"),
    ("CopySource", "x-amz-copy-source"),
    ("DeleteMarker", "x-amz-delete-marker"),
    ("ETag", "etag"),
    ("ExpectedBucketOwner", "x-amz-expected-bucket-owner"),
    ("Expiration", "x-amz-expiration"),
    ("IfMatch", "if-match"),
    ("IfNoneMatch", "if-none-match"),
    ("LastModified", "last-modified"),
    ("MetadataDirective", "x-amz-metadata-directive"),
    ("Range", "range"),
    ("SSEKMSKeyId", "x-amz-server-side-encryption-aws-kms-key-id"),
    ("ServerSideEncryption", "x-amz-server-side-encryption"),
    ("StorageClass", "x-amz-storage-class"),
    ("Tagging", "x-amz-tagging"),
    ("VersionId", "x-amz-version-id"),
];

/// Parameters that stand in the URL's query.
const QUERY: [(&str, &str); 7] = [
    ("ContinuationToken", "continuation-token"),
    ("Delimiter", "delimiter"),
    ("FetchOwner", "fetch-owner"),
    ("MaxKeys", "max-keys"),
    ("Prefix", "prefix"),
    ("StartAfter", "start-after"),
    ("VersionId", "versionId"),
];

const METADATA: &str = "x-amz-meta-";

/// Results that are numbers, and those that are truth values.
const NUMBERS: [&str; 4] = ["ContentLength", "KeyCount", "MaxKeys", "Size"];
const TRUTH_VALUES: [&str; 2] = ["DeleteMarker", "IsTruncated"];

/// Calls an operation.
pub(super) async fn call(
    sender: &Sender<'_>,
    name: &str,
    mut parameters: Map<String, Value>,
) -> Result<Reply, Fault> {
    let Some(operation) = operation(name) else {
        return Err(Fault::unreachable(format!(
            "The local workspace does not send the S3 operation {name}."
        )));
    };
    let body = match parameters.remove("Body") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) => text.into_bytes(),
        Some(other) => asl::expr::to_json_text(&other).into_bytes(),
    };
    let url = url(sender, &operation, &parameters)?;
    let headers = headers(&operation, &parameters);
    let headers: Vec<(&str, String)> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    let method = operation.method.clone();
    let response = sender.send(method, url, &headers, body).await?;
    if !response.status.is_success() {
        return Err(xml::fault(&response));
    }
    Ok(Reply::new(members(&operation, &response), &response))
}

fn url(
    sender: &Sender<'_>,
    operation: &Operation,
    parameters: &Map<String, Value>,
) -> Result<Url, Fault> {
    let required = |name: &str| {
        let text = parameters.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty()).ok_or_else(|| {
            Fault::unreachable(format!(
                "The parameters of {} have no {name}.",
                operation.name
            ))
        })
    };
    let mut url = sender.endpoint.clone();
    let bucket = required("Bucket")?;
    {
        let mut path = url
            .path_segments_mut()
            .map_err(|()| Fault::unreachable("The endpoint of S3 is no HTTP URL."))?;
        path.pop_if_empty().push(bucket);
        if operation.has_key {
            path.extend(required("Key")?.split('/'));
        }
    }
    if operation.name == "ListObjectsV2" {
        url.query_pairs_mut().append_pair("list-type", "2");
    }
    for (name, query) in QUERY {
        if let Some(value) = parameters.get(name).and_then(text) {
            url.query_pairs_mut().append_pair(query, &value);
        }
    }
    Ok(url)
}

fn headers(operation: &Operation, parameters: &Map<String, Value>) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = HEADERS
        .iter()
        .filter(|(name, _)| *name != "VersionId")
        .filter_map(|(name, header)| Some(((*header).to_owned(), text(parameters.get(*name)?)?)))
        .collect();
    let metadata = parameters.get("Metadata").and_then(Value::as_object);
    for (name, value) in metadata.into_iter().flatten() {
        headers.extend(text(value).map(|value| (format!("{METADATA}{name}"), value)));
    }
    let has_type = headers.iter().any(|(name, _)| name == "content-type");
    if operation.name == "PutObject" && !has_type {
        headers.push(("content-type".to_owned(), "binary/octet-stream".to_owned()));
    }
    headers
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The output's members, the body last (the order recorded on AWS).
fn members(operation: &Operation, response: &Response) -> Map<String, Value> {
    let mut members = Map::new();
    let of_object = matches!(operation.name, "GetObject" | "HeadObject");
    // The lengths and types of other answers are those of their XML.
    let of_body = |name: &str| {
        matches!(
            name,
            "ContentLength" | "ContentType" | "LastModified" | "AcceptRanges"
        )
    };
    for (name, header) in HEADERS {
        let value = response.headers.get(header).and_then(|it| it.to_str().ok());
        let Some(value) = value.filter(|_| of_object || !of_body(name)) else {
            continue;
        };
        let value = match name {
            "LastModified" => json!(date(value).unwrap_or_else(|| value.to_owned())),
            _ => typed(name, Value::String(value.to_owned())),
        };
        members.insert(name.to_owned(), value);
    }
    if of_object {
        let metadata = response.headers.iter().filter_map(|(name, value)| {
            let name = name.as_str().strip_prefix(METADATA)?;
            Some((name.to_owned(), json!(value.to_str().ok()?)))
        });
        let metadata: Map<String, Value> = metadata.collect();
        let at = members
            .keys()
            .position(|name| name.as_str() > "Metadata")
            .unwrap_or(members.len());
        members.shift_insert(at, "Metadata".to_owned(), Value::Object(metadata));
    }
    match operation.body {
        Body::None => {}
        Body::Content => {
            members.insert("Body".to_owned(), json!(response.body));
        }
        Body::Xml => {
            if let Some(Value::Object(answer)) = xml::read(&response.body) {
                members.extend(typed_members(answer));
            }
        }
        Body::XmlMember(name) => {
            let answer = xml::read(&response.body).unwrap_or_default();
            members.insert(name.to_owned(), answer);
        }
    }
    members
}

/// XML has text alone, and shows a list of one as the one.
fn typed_members(members: Map<String, Value>) -> Map<String, Value> {
    let member = |(name, value): (String, Value)| {
        let value = match value {
            Value::Object(inner) => Value::Object(typed_members(inner)),
            Value::Array(elements) => elements
                .into_iter()
                .map(|element| match element {
                    Value::Object(inner) => Value::Object(typed_members(inner)),
                    other => other,
                })
                .collect(),
            other => typed(&name, other),
        };
        let is_list = matches!(name.as_str(), "Contents" | "CommonPrefixes");
        match value {
            value @ Value::Object(_) if is_list => (name, Value::Array(vec![value])),
            value => (name, value),
        }
    };
    members.into_iter().map(member).collect()
}

fn typed(name: &str, value: Value) -> Value {
    let Some(text) = value.as_str() else {
        return value;
    };
    if NUMBERS.contains(&name) {
        return text.parse::<u64>().map_or(value.clone(), Value::from);
    }
    if TRUTH_VALUES.contains(&name) {
        return Value::Bool(text == "true");
    }
    value
}

/// A header's date as `aws-sdk:*` results have it.
fn date(header: &str) -> Option<String> {
    let moment = OffsetDateTime::parse(header, &Rfc2822).ok()?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of a date are far smaller"
    )]
    times::text(moment.unix_timestamp() as f64)
}
