//! Logging, tracing and encryption of a state machine: checked, completed with their defaults, kept as JSON text.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sfn_api::{
    EncryptionConfiguration, EncryptionType, ErrorCode, LogLevel, LoggingConfiguration,
    ServiceError, TracingConfiguration,
};
use sfn_engine::store::table::Revision;

/// The three configurations of a state machine, complete.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Configurations {
    pub(crate) logging: LoggingConfiguration,
    pub(crate) tracing: TracingConfiguration,
    pub(crate) encryption: EncryptionConfiguration,
}

impl Configurations {
    /// Of a request to create a state machine.
    pub(crate) fn of_request(
        logging: Option<LoggingConfiguration>,
        tracing: Option<TracingConfiguration>,
        encryption: Option<EncryptionConfiguration>,
    ) -> Result<Self, ServiceError> {
        Ok(Configurations {
            logging: complete_logging(logging.unwrap_or_default())?,
            tracing: tracing.map_or_else(|| Ok(untraced()), check_tracing)?,
            encryption: match encryption {
                Some(encryption) => check_encryption(encryption)?,
                None => owned_key(),
            },
        })
    }

    /// As kept with a revision.
    pub(crate) fn of_revision(revision: &Revision) -> Result<Self, ServiceError> {
        Ok(Configurations {
            logging: match read(revision.logging_configuration.as_deref())? {
                Some(logging) => logging,
                None => complete_logging(LoggingConfiguration::default())?,
            },
            tracing: read(revision.tracing_configuration.as_deref())?.unwrap_or_else(untraced),
            encryption: read(revision.encryption_configuration.as_deref())?
                .unwrap_or_else(owned_key),
        })
    }

    /// With what a request to update a state machine changes.
    pub(crate) fn changed(
        mut self,
        logging: Option<LoggingConfiguration>,
        tracing: Option<TracingConfiguration>,
        encryption: Option<EncryptionConfiguration>,
    ) -> Result<Self, ServiceError> {
        if let Some(logging) = logging {
            self.logging = complete_logging(logging)?;
        }
        if let Some(tracing) = tracing {
            self.tracing = check_tracing(tracing)?;
        }
        if let Some(encryption) = encryption {
            self.encryption = check_encryption(encryption)?;
        }
        Ok(self)
    }
}

/// The JSON text that the store keeps.
pub(crate) fn text<T: Serialize>(configuration: &T) -> Result<String, ServiceError> {
    serde_json::to_string(configuration).map_err(|error| {
        ServiceError::new(
            ErrorCode::InternalFailure,
            format!("a configuration is no JSON: {error}"),
        )
    })
}

/// The configuration that the store keeps as JSON text.
pub(crate) fn read<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>, ServiceError> {
    text.map(serde_json::from_str).transpose().map_err(|error| {
        ServiceError::new(
            ErrorCode::InternalFailure,
            format!("the store holds an unreadable configuration: {error}"),
        )
    })
}

/// Level and inclusion of data have defaults; a level other than `OFF` needs exactly one destination.
fn complete_logging(
    mut logging: LoggingConfiguration,
) -> Result<LoggingConfiguration, ServiceError> {
    let level = logging.level.get_or_insert(LogLevel::Off).clone();
    logging.include_execution_data.get_or_insert(false);
    let destinations = logging.destinations.as_ref().map_or(0, Vec::len);
    if destinations > 1 || (level != LogLevel::Off && destinations == 0) {
        return Err(ServiceError::new(
            ErrorCode::InvalidLoggingConfiguration,
            "Invalid Logging Configuration: Must specify exactly one Log Destination.",
        ));
    }
    Ok(logging)
}

fn untraced() -> TracingConfiguration {
    TracingConfiguration {
        enabled: Some(false),
    }
}

/// A request that has the configuration says whether tracing is enabled
/// (<https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html>); the wording is ours.
fn check_tracing(tracing: TracingConfiguration) -> Result<TracingConfiguration, ServiceError> {
    if tracing.enabled.is_none() {
        return Err(ServiceError::new(
            ErrorCode::InvalidTracingConfiguration,
            "Invalid Tracing Configuration: 'enabled' has not been set to true or false.",
        ));
    }
    Ok(tracing)
}

/// AWS's own key, which encrypts what names no other.
pub(crate) fn owned_key() -> EncryptionConfiguration {
    EncryptionConfiguration::new(EncryptionType::AwsOwnedKey)
}

/// A customer managed key has an id; AWS's own key has none.
pub(crate) fn check_encryption(
    encryption: EncryptionConfiguration,
) -> Result<EncryptionConfiguration, ServiceError> {
    let customer_managed = encryption.r#type == EncryptionType::CustomerManagedKmsKey;
    let complaint = match (
        customer_managed,
        &encryption.kms_key_id,
        encryption.kms_data_key_reuse_period_seconds,
    ) {
        (true, None, _) => "kmsKeyId is required for the encryption type CUSTOMER_MANAGED_KMS_KEY",
        (false, Some(_), _) => "kmsKeyId cannot be given for the encryption type AWS_OWNED_KEY",
        (false, None, Some(_)) => {
            "kmsDataKeyReusePeriodSeconds cannot be given for the encryption type AWS_OWNED_KEY"
        }
        _ => return Ok(encryption),
    };
    Err(ServiceError::new(
        ErrorCode::InvalidEncryptionConfiguration,
        format!("Invalid Encryption Configuration: {complaint}"),
    ))
}
