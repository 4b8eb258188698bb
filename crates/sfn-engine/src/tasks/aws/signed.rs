//! Signing (Signature Version 4) and sending.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use reqwest::header::HOST;
use reqwest::{Method, Url};

use super::endpoints::AccessKey;
use super::fault::Fault;
use super::service::Service;
use crate::tasks::http::{Http, Response};

/// Sends requests to one service.
pub(super) struct Sender<'a> {
    pub(super) http: &'a Http,
    /// The service's address, for which requests are signed.
    pub(super) endpoint: Url,
    /// Where they are sent instead.
    pub(super) gateway: Option<&'a Url>,
    pub(super) key: AccessKey,
    /// The region that they are signed for.
    pub(super) region: String,
    pub(super) service: &'static Service,
}

impl Sender<'_> {
    /// Signs a request and sends it.
    pub(super) async fn send(
        &self,
        method: Method,
        url: Url,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> Result<Response, Fault> {
        let signature = self
            .sign(&method, &url, headers, &body)
            .map_err(|why| Fault::unreachable(format!("The request cannot be signed: {why}")))?;
        self.transmit(method, url, headers.iter().chain(&signature), body)
            .await
    }

    /// Sends a request as it is.
    pub(super) async fn send_unsigned(
        &self,
        method: Method,
        url: Url,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> Result<Response, Fault> {
        self.transmit(method, url, headers.iter(), body).await
    }

    async fn transmit(
        &self,
        method: Method,
        url: Url,
        headers: impl Iterator<Item = &(String, String)>,
        body: Vec<u8>,
    ) -> Result<Response, Fault> {
        let mut request = match self.gateway {
            None => self.http.request(method, url),
            Some(gateway) => {
                let host = url.host_str().unwrap_or_default();
                let mut sent = gateway.clone();
                sent.set_path(url.path());
                sent.set_query(url.query());
                self.http.request(method, sent).header(HOST, host)
            }
        };
        for (name, value) in headers {
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
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Vec<(String, String)>, String> {
        let AccessKey {
            id,
            secret,
            session_token,
        } = self.key.clone();
        let identity = Credentials::new(id, secret, session_token, None, "stepdeck").into();
        let mut settings = SigningSettings::default();
        if self.service.s3 {
            // S3 signs its paths as they are, and wants the body's hash.
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(self.service.signing_name())
            .time(SystemTime::now())
            .settings(settings)
            .build()
            .map_err(|error| error.to_string())?
            .into();
        let request = SignableRequest::new(
            method.as_str(),
            url.as_str(),
            headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
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
