//! What the operations on versions and aliases have in common.

use sfn_api::{ErrorCode, RoutingConfigurationListItem, ServiceError};
use sfn_engine::QualifierError;
use sfn_engine::store::table::Routing;

use crate::arn::{StateMachineArn, invalid_arn};
use crate::failure;

/// Reads the ARN of a version: the state machine's, and the number.
pub(super) fn version_arn(text: &str) -> Result<(StateMachineArn<'_>, i64), ServiceError> {
    let arn = StateMachineArn::parse(text)?;
    let number = arn.version();
    number.map(|number| (arn, number)).ok_or_else(|| {
        invalid_arn(&format!(
            "Invalid ARN structure: {text} is not the ARN of a state machine version"
        ))
    })
}

/// Reads the ARN of an alias: the state machine's, and the name.
pub(super) fn alias_arn(text: &str) -> Result<(StateMachineArn<'_>, &str), ServiceError> {
    let arn = StateMachineArn::parse(text)?;
    let name = arn.alias();
    name.map(|name| (arn, name)).ok_or_else(|| {
        invalid_arn(&format!(
            "Invalid ARN structure: {text} is not the ARN of a state machine alias"
        ))
    })
}

/// Reads a routing configuration: the state machine's ARN, and the versions with their weights.
pub(super) fn routing(
    items: &[RoutingConfigurationListItem],
) -> Result<(String, Routing), ServiceError> {
    let received: Vec<&str> = items
        .iter()
        .map(|item| item.state_machine_version_arn.as_str())
        .collect();
    let refused =
        |rule: &str| failure::validation(&format!("{rule} Received: [{}]", received.join(", ")));
    let mut versions = Vec::new();
    for text in &received {
        let arn = StateMachineArn::parse(text)?;
        let number = arn.version().ok_or_else(|| {
            refused("Routing configuration must contain state machine version ARNs.")
        })?;
        versions.push((arn.machine, number));
    }
    let (Some((machine, first)), second) = (versions.first().copied(), versions.get(1).copied())
    else {
        return Err(refused(
            "Routing configuration must contain state machine version ARNs.",
        ));
    };
    if second == Some((machine, first)) {
        return Err(refused(
            "Routing configuration must contain distinct state machine version ARNs.",
        ));
    }
    if second.is_some_and(|(other, _)| other != machine) {
        return Err(refused(
            "Routing configuration must contain versions of one state machine.",
        ));
    }
    let weights: Vec<i32> = items.iter().map(|item| item.weight).collect();
    if weights.iter().sum::<i32>() != 100 {
        let weights: Vec<String> = weights.iter().map(ToString::to_string).collect();
        return Err(failure::validation(&format!(
            "Sum of routing configuration weights must equal 100. Received: [{}]",
            weights.join(", ")
        )));
    }
    let first_weight = weights.first().copied().unwrap_or_default();
    Ok((
        machine.to_owned(),
        Routing {
            first,
            first_weight: u8::try_from(first_weight).unwrap_or(100),
            second: second.map(|(_, number)| number),
        },
    ))
}

/// A routing as the contract has it.
pub(super) fn routing_items(machine: &str, routing: Routing) -> Vec<RoutingConfigurationListItem> {
    routing
        .routes()
        .map(|(number, weight)| RoutingConfigurationListItem {
            state_machine_version_arn: format!("{machine}:{number}"),
            weight: i32::from(weight),
        })
        .collect()
}

/// No alias or version has the ARN of the request, in AWS's words.
pub(super) fn no_such_resource(arn: &str) -> ServiceError {
    let mut error = failure::resource_not_found(arn);
    "Request references a resource that does not exist.".clone_into(&mut error.message);
    error
}

/// The refusal of a change. `arn` is what the request names.
pub(super) fn refusal(error: &QualifierError, arn: &str) -> ServiceError {
    let conflict = |message: String| ServiceError::new(ErrorCode::ConflictException, message);
    match error {
        QualifierError::NoStateMachine => failure::state_machine_does_not_exist(arn),
        QualifierError::Deleting => failure::state_machine_deleting(arn),
        QualifierError::NoVersion(_) | QualifierError::NoAlias => no_such_resource(arn),
        QualifierError::StaleRevision => conflict(format!(
            "The revision to be published is not the current one of the state machine '{arn}'"
        )),
        QualifierError::AliasExists => conflict(format!(
            "An alias of this name with another description or routing configuration exists: '{arn}'"
        )),
        QualifierError::InUse(aliases) => conflict(format!(
            "Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [{}]",
            aliases.join(", ")
        )),
        QualifierError::TooMany(limit) => ServiceError::new(
            ErrorCode::ServiceQuotaExceededException,
            format!("'{arn}' has the {limit} that are allowed"),
        ),
    }
}
