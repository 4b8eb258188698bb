//! `States.Base64…` and `States.Hash`.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::arguments::Arguments;

/// The longest text these functions take, in characters.
const LIMIT: usize = 10_000;

pub(super) fn base64_encode(arguments: &Arguments) -> Result<Value, String> {
    Ok(STANDARD.encode(arguments.short_text(0, LIMIT)?).into())
}

pub(super) fn base64_decode(arguments: &Arguments) -> Result<Value, String> {
    STANDARD
        .decode(arguments.short_text(0, LIMIT)?)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned().into())
        .map_err(|_| "The argument at position 1 is not valid Base64".to_owned())
}

pub(super) fn hash(arguments: &Arguments) -> Result<Value, String> {
    let text = arguments.short_text(0, LIMIT)?;
    let algorithm = arguments.text(1)?;
    hash_text(text, algorithm)
        .map(Value::String)
        .ok_or_else(|| {
            format!(
                "The algorithm '{algorithm}' is not one of MD5, SHA-1, SHA-256, SHA-384, SHA-512"
            )
        })
}

/// The hash in hexadecimal digits; `None` for an unknown algorithm.
pub(in crate::expr) fn hash_text(text: &str, algorithm: &str) -> Option<String> {
    let bytes = match algorithm {
        "MD5" => Md5::digest(text).to_vec(),
        "SHA-1" => Sha1::digest(text).to_vec(),
        "SHA-256" => Sha256::digest(text).to_vec(),
        "SHA-384" => Sha384::digest(text).to_vec(),
        "SHA-512" => Sha512::digest(text).to_vec(),
        _ => return None,
    };
    Some(bytes.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    }))
}
