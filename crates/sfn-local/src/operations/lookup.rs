//! Finding what a request names.

use sfn_api::ServiceError;
use sfn_engine::store::table::{StateMachineRecord, StateMachineStatus};

use crate::arn::{StateMachineArn, invalid_arn};
use crate::failure;
use crate::service::Service;

/// How many tags a resource may have.
const MAX_TAGS: usize = 50;

/// The state machine of this ARN, `DELETING` ones included. The ARN of a version or an alias
/// is none.
pub(super) async fn state_machine(
    service: &Service,
    arn: &StateMachineArn<'_>,
) -> Result<StateMachineRecord, ServiceError> {
    if arn.qualifier.is_some() {
        return Err(failure::state_machine_does_not_exist(arn.text));
    }
    let found = service
        .engine()
        .describe_state_machine(arn.machine)
        .await
        .map_err(failure::store)?;
    found.ok_or_else(|| failure::state_machine_does_not_exist(arn.text))
}

/// The state machine of this ARN, or the one that the version or the alias is of, as it is now.
pub(super) async fn qualified(
    service: &Service,
    arn: &StateMachineArn<'_>,
) -> Result<StateMachineRecord, ServiceError> {
    let engine = service.engine();
    let there = if let Some(number) = arn.version() {
        let version = engine.describe_version(arn.machine, number).await;
        version.map_err(failure::store)?.is_some()
    } else if let Some(name) = arn.alias() {
        let alias = engine.describe_alias(arn.machine, name).await;
        alias.map_err(failure::store)?.is_some()
    } else {
        arn.qualifier.is_none()
    };
    let found = engine
        .describe_state_machine(arn.machine)
        .await
        .map_err(failure::store)?;
    found
        .filter(|_| there)
        .ok_or_else(|| failure::state_machine_does_not_exist(arn.text))
}

/// As [`qualified`], if the state machine is not being deleted.
pub(super) async fn active_qualified(
    service: &Service,
    arn: &StateMachineArn<'_>,
) -> Result<StateMachineRecord, ServiceError> {
    let record = qualified(service, arn).await?;
    if record.status == StateMachineStatus::Deleting {
        return Err(failure::state_machine_deleting(arn.text));
    }
    Ok(record)
}

/// The state machine of this ARN, if it is not being deleted.
pub(super) async fn active_state_machine(
    service: &Service,
    arn: &StateMachineArn<'_>,
) -> Result<StateMachineRecord, ServiceError> {
    let record = state_machine(service, arn).await?;
    if record.status == StateMachineStatus::Deleting {
        return Err(failure::state_machine_deleting(arn.text));
    }
    Ok(record)
}

/// The ARN of a role, without a look at whether there is such a role: nothing here assumes it.
pub(super) fn check_role(arn: &str) -> Result<(), ServiceError> {
    let mut parts = arn.splitn(6, ':');
    let right = parts.next() == Some("arn")
        && parts
            .next()
            .is_some_and(|partition| partition.starts_with("aws"))
        && parts.next() == Some("iam")
        && parts.next() == Some("")
        && parts.next().is_some_and(crate::caller::is_account)
        && parts.next().is_some_and(|resource| {
            resource
                .strip_prefix("role/")
                .is_some_and(|name| !name.is_empty())
        });
    if right {
        return Ok(());
    }
    let mut error = invalid_arn("");
    error.message = format!("Invalid Role Arn: '{arn}'");
    Err(error)
}

/// Refuses more tags than a resource may have.
pub(super) fn check_tag_count(count: usize, resource_arn: &str) -> Result<(), ServiceError> {
    if count <= MAX_TAGS {
        return Ok(());
    }
    let mut error = ServiceError::new(
        sfn_api::ErrorCode::TooManyTags,
        format!("Too many tags: '{resource_arn}' would have {count}, and {MAX_TAGS} are allowed"),
    );
    error.resource_name = Some(resource_arn.to_owned());
    Err(error)
}

#[cfg(test)]
mod tests {
    use super::check_role;

    #[test]
    fn a_role_is_named_by_an_arn_of_iam() {
        for arn in [
            "arn:aws:iam::123456789012:role/states",
            "arn:aws-cn:iam::123456789012:role/service-role/x",
        ] {
            assert!(check_role(arn).is_ok(), "{arn}");
        }
        for arn in [
            "role",
            "arn:aws:iam::1:role/x",
            "arn:aws:iam::123456789012:user/x",
            "arn:aws:iam::123456789012:role/",
        ] {
            assert_eq!(
                check_role(arn).unwrap_err().message,
                format!("Invalid Role Arn: '{arn}'")
            );
        }
    }
}
