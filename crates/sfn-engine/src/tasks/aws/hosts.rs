//! The hosts of AWS's services, by region.

use super::service::Service;

/// A host of AWS, and the region that requests to it are signed for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Host {
    pub(super) name: String,
    pub(super) region: String,
}

impl Host {
    /// The host of a service in a region
    /// (<https://docs.aws.amazon.com/general/latest/gr/rande.html#regional-endpoints>).
    pub(super) fn of(service: &Service, region: &str) -> Self {
        Self {
            name: format!("{}.{region}.{}", service.endpoint, suffix(region)),
            region: region.to_owned(),
        }
    }
}

/// The domain of a region's partition.
fn suffix(region: &str) -> &'static str {
    match region {
        region if region.starts_with("cn-") => "amazonaws.com.cn",
        _ => "amazonaws.com",
    }
}

/// Whether a text can be a region, and so a part of a host's name.
pub(super) fn is_region(text: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.len() <= 32 && text.chars().all(known)
}
