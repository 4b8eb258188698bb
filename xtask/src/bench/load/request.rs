//! Requests as bytes, made beforehand as far as they can be.

/// The requests of a load.
pub struct Requests {
    start: Operation,
    describe: Operation,
    /// The body of StartExecution, before and after the name.
    body: (String, String),
    names: u64,
}

/// A request's head up to its length.
struct Operation(Vec<u8>);

impl Operation {
    fn new(host: &str, name: &str) -> Self {
        Self(
            format!(
                "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-amz-json-1.0\r\n\
                 X-Amz-Target: AWSStepFunctions.{name}\r\nX-Amz-Date: 20260101T000000Z\r\n\
                 Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request, \
                 SignedHeaders=host, Signature=0\r\nContent-Length: "
            )
            .into_bytes(),
        )
    }

    fn write(&self, to: &mut Vec<u8>, body: &[&[u8]]) {
        let length: usize = body.iter().map(|part| part.len()).sum();
        to.extend_from_slice(&self.0);
        to.extend_from_slice(length.to_string().as_bytes());
        to.extend_from_slice(b"\r\n\r\n");
        for part in body {
            to.extend_from_slice(part);
        }
    }
}

impl Requests {
    /// Starts executions of a state machine with an input, JSON text.
    pub fn new(host: &str, machine: &str, input: &str) -> Self {
        // Unlike any of an earlier load: moto_server makes no names of its own.
        let since_epoch = std::time::SystemTime::UNIX_EPOCH.elapsed();
        let load = since_epoch.unwrap_or_default().as_nanos();
        let input = serde_json::Value::from(input);
        Self {
            start: Operation::new(host, "StartExecution"),
            describe: Operation::new(host, "DescribeExecution"),
            body: (
                format!(r#"{{"stateMachineArn":"{machine}","name":"{load:x}-"#),
                format!(r#"","input":{input}}}"#),
            ),
            names: 0,
        }
    }

    /// Starts the next execution.
    pub fn start(&mut self, to: &mut Vec<u8>) {
        self.names += 1;
        let name = self.names.to_string();
        let (before, after) = (self.body.0.as_bytes(), self.body.1.as_bytes());
        self.start.write(to, &[before, name.as_bytes(), after]);
    }

    /// Asks how an execution stands.
    pub fn describe(&self, to: &mut Vec<u8>, execution_arn: &str) {
        self.describe.write(
            to,
            &[br#"{"executionArn":""#, execution_arn.as_bytes(), br#""}"#],
        );
    }
}

/// The text of a member of a JSON object, without reading the JSON: what is asked for has no escapes.
pub fn member<'a>(body: &'a [u8], name: &str) -> Option<&'a str> {
    let name = name.as_bytes();
    let at = body
        .windows(name.len() + 2)
        .position(|at| at[0] == b'"' && at.ends_with(b"\"") && &at[1..=name.len()] == name)?;
    let mut texts = body.get(at + name.len() + 2..)?.split(|byte| *byte == b'"');
    std::str::from_utf8(texts.nth(1)?).ok()
}
