//! Errors as the service answers them.

use std::fmt;

use crate::{ErrorCode, ServiceError};

impl ErrorCode {
    /// Reads the code as it stands in `__type` or the header `x-amzn-errortype`: a name space before `#` and anything after
    /// `:` are left out.
    pub fn from_type(text: &str) -> Self {
        let name = text.rsplit('#').next().unwrap_or(text);
        Self::from(name.split(':').next().unwrap_or(name).trim())
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() {
            write!(f, "{}", self.code)
        } else {
            write!(f, "{}: {}", self.code, self.message)
        }
    }
}

impl std::error::Error for ServiceError {}
