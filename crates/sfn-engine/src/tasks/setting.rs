use reqwest::Url;

/// Why a setting of where tasks' requests go cannot be taken. The setting before it stays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// Not an address of HTTP.
    #[error("{name}: '{url}' is no http:// or https:// address")]
    NoUrl {
        /// What the address is for: `AWS_ENDPOINT_URL_SQS`, `the Lambda endpoint`.
        name: String,
        /// What was given.
        url: String,
    },
    /// Not the form of a region's name.
    #[error("'{0}' is no region of AWS, such as eu-west-1")]
    NoRegion(String),
    /// A command that names no program, or whose quotes are not closed.
    #[error("the function '{function}' has no command that can be run: {why}")]
    NoCommand {
        /// The function.
        function: String,
        /// What is wrong with it.
        why: String,
    },
}

/// An address of HTTP; `name` tells what it is for.
pub(super) fn http_url(name: &str, url: &str) -> Result<Url, SettingError> {
    Url::parse(url)
        .ok()
        .filter(|parsed| matches!(parsed.scheme(), "http" | "https"))
        .ok_or_else(|| SettingError::NoUrl {
            name: name.to_owned(),
            url: url.to_owned(),
        })
}
