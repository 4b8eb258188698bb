/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The error's code; none when there was no answer.
    pub(super) code: Option<String>,
    pub(super) message: String,
    pub(super) status: u16,
    pub(super) request_id: String,
}

impl Fault {
    /// No answer came from the service (a wording of ours).
    pub(super) fn unreachable(why: impl Into<String>) -> Self {
        Self {
            code: None,
            message: why.into(),
            status: 0,
            request_id: String::new(),
        }
    }

    /// Whether the service says that what was asked for is not there.
    pub(super) fn is_not_found(&self) -> bool {
        let code = self.code.as_deref();
        code.is_some_and(|code| matches!(code, "ResourceNotFoundException" | "NotFoundException"))
    }

    /// Whether the credentials were refused because they have ended
    /// (<https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html>, and S3's list of error codes).
    pub(super) fn is_expired(&self) -> bool {
        let code = self.code.as_deref();
        code.is_some_and(|code| matches!(code, "ExpiredToken" | "ExpiredTokenException"))
    }
}

/// A code without what services put around it: `prefix#Code`, `Code:http://…`.
pub(super) fn bare(code: &str) -> &str {
    let code = code.rsplit('#').next().unwrap_or(code);
    code.split(':').next().unwrap_or(code)
}
