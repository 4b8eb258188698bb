//! Signing (Signature Version 4) and sending.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use reqwest::{Method, Url};

use super::endpoints::AccessKey;
use super::fault::Fault;
use super::service::{Protocol, Service};
use crate::tasks::http::{Http, Response};

/// Sends requests to one service.
pub(super) struct Sender<'a> {
    pub(super) http: &'a Http,
    pub(super) endpoint: Url,
    pub(super) key: AccessKey,
    pub(super) region: &'a str,
    pub(super) service: &'static Service,
}

impl Sender<'_> {
    /// Signs a request and sends it.
    pub(super) async fn send(
        &self,
        method: Method,
        url: Url,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> Result<Response, Fault> {
        let signature = self
            .sign(&method, &url, headers, &body)
            .map_err(|why| Fault::unreachable(format!("The request cannot be signed: {why}")))?;
        let mut request = self.http.request(method, url);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        for (name, value) in signature {
            request = request.header(name, value);
        }
        self.http.send(request.body(body)).await.map_err(|why| {
            Fault::unreachable(format!(
                "Unable to execute HTTP request to the endpoint {} of {}: {why}",
                self.endpoint, self.service.id
            ))
        })
    }

    fn sign(
        &self,
        method: &Method,
        url: &Url,
        headers: &[(&str, String)],
        body: &[u8],
    ) -> Result<Vec<(String, String)>, String> {
        let AccessKey {
            id,
            secret,
            session_token,
        } = self.key.clone();
        let identity = Credentials::new(id, secret, session_token, None, "stepdeck").into();
        let mut settings = SigningSettings::default();
        if self.service.protocol == Protocol::RestXml {
            // S3 signs its paths as they are, and wants the body's hash.
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service.signing_name())
            .time(SystemTime::now())
            .settings(settings)
            .build()
            .map_err(|error| error.to_string())?
            .into();
        let request = SignableRequest::new(
            method.as_str(),
            url.as_str(),
            headers.iter().map(|(name, value)| (*name, value.as_str())),
            SignableBody::Bytes(body),
        )
        .map_err(|error| error.to_string())?;
        let (instructions, _) = sign(request, &parameters)
            .map_err(|error| error.to_string())?
            .into_parts();
        Ok(instructions
            .headers()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect())
    }
}
