//! The names of resources, taken apart, with AWS's words for those that are none.
//!
//! `arn:PARTITION:states:REGION:ACCOUNT:TYPE:…`, where the rest is
//! `stateMachine:NAME`, `stateMachine:NAME:VERSION-OR-ALIAS`, `stateMachine:NAME#TESTCASE`,
//! `execution:MACHINE:NAME`, `express:MACHINE:NAME:ID`, `mapRun:MACHINE/LABEL:ID` or `activity:NAME`.

use sfn_api::{ErrorCode, ServiceError};

/// What comes before the resource in an ARN of Step Functions, and the resource's type and path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// For example `eu-west-1`.
    pub region: &'a str,
    /// Twelve digits.
    pub account: &'a str,
    /// `stateMachine`, `execution`, `express`, `mapRun` or `activity`, or anything else.
    pub resource_type: &'a str,
    /// All after the type's colon.
    pub resource: &'a str,
}

/// The ARN of a state machine, of one of its versions or aliases, or of a test case of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateMachineArn<'a> {
    /// As the request has it.
    pub text: &'a str,
    /// The state machine's own ARN, without version, alias or test case.
    pub machine: &'a str,
    /// The state machine's name.
    pub name: &'a str,
    /// The version's number or the alias's name.
    pub qualifier: Option<&'a str>,
    /// The test case of the mock configuration, as in AWS Step Functions Local.
    pub test_case: Option<&'a str>,
}

impl<'a> StateMachineArn<'a> {
    /// The version's number, where it names a version.
    pub fn version(&self) -> Option<i64> {
        self.qualifier
            .filter(|text| text.bytes().all(|b| b.is_ascii_digit()))?
            .parse()
            .ok()
    }

    /// The alias's name, where it names an alias: a name is never all digits.
    pub fn alias(&self) -> Option<&'a str> {
        self.qualifier
            .filter(|text| !text.bytes().all(|b| b.is_ascii_digit()))
    }

    /// The state machine itself, without version, alias or test case.
    pub fn unqualified(&self) -> Self {
        StateMachineArn {
            text: self.machine,
            qualifier: None,
            test_case: None,
            ..*self
        }
    }

    /// Reads the member of a request that names a state machine.
    pub fn parse(text: &'a str) -> Result<Self, ServiceError> {
        let (bare, test_case) = match text.split_once('#') {
            Some((bare, test_case)) => (bare, Some(test_case)),
            None => (text, None),
        };
        let arn = Arn::parse(bare)?.expect_type(&["stateMachine"])?;
        let (name, qualifier) = match arn.resource.split_once(':') {
            Some((name, qualifier)) => (name, Some(qualifier)),
            None => (arn.resource, None),
        };
        if name.is_empty() || qualifier.is_some_and(|text| text.is_empty() || text.contains(':')) {
            return Err(invalid_arn(&format!("Invalid ARN structure: {text}")));
        }
        let machine = match qualifier {
            Some(qualifier) => &bare[..bare.len() - qualifier.len() - 1],
            None => bare,
        };
        Ok(StateMachineArn {
            text,
            machine,
            name,
            qualifier,
            test_case,
        })
    }
}

impl<'a> Arn<'a> {
    /// Takes an ARN of Step Functions apart.
    pub fn parse(text: &'a str) -> Result<Self, ServiceError> {
        let prefix = || invalid_arn(&format!("Invalid ARN prefix: {text}"));
        let rest = text.strip_prefix("arn:").ok_or_else(prefix)?;
        let mut parts = rest.splitn(5, ':');
        let partition = parts
            .next()
            .filter(|partition| partition.starts_with("aws"))
            .ok_or_else(prefix)?;
        if parts.next() != Some("states") {
            return Err(prefix());
        }
        let structure = || invalid_arn(&format!("Invalid ARN structure: {text}"));
        let region = parts.next().ok_or_else(structure)?;
        let account = parts.next().ok_or_else(structure)?;
        let (resource_type, resource) = parts
            .next()
            .and_then(|resource| resource.split_once(':'))
            .ok_or_else(structure)?;
        Ok(Arn {
            partition,
            region,
            account,
            resource_type,
            resource,
        })
    }

    /// Refuses an ARN of a kind that the operation does not take.
    pub fn expect_type(self, types: &[&str]) -> Result<Self, ServiceError> {
        if types.contains(&self.resource_type) {
            return Ok(self);
        }
        Err(invalid_arn(&format!(
            "Resource type not valid in this context: {}",
            self.resource_type
        )))
    }
}

/// Reads the ARN of a Standard execution, the only ones that can be described and stopped: on AWS the ARN of an
/// Express execution is of the wrong type for those operations.
pub fn standard_execution(text: &str) -> Result<&str, ServiceError> {
    let arn = Arn::parse(text)?.expect_type(&["execution"])?;
    let parts = arn.resource.split(':');
    if parts.clone().count() != 2 || parts.clone().any(str::is_empty) {
        return Err(invalid_arn(&format!("Invalid ARN structure: {text}")));
    }
    Ok(text)
}

/// The ARN of an Express child execution of a Map Run, `express:MACHINE/LABEL:NAME:ID`; `None` for another ARN.
pub fn express_child(text: &str) -> Result<Option<&str>, ServiceError> {
    let arn = Arn::parse(text)?;
    let of_map_run = arn
        .resource
        .split(':')
        .next()
        .is_some_and(|machine| machine.contains('/'));
    Ok((arn.resource_type == "express" && of_map_run).then_some(text))
}

/// Reads the ARN of an activity.
pub fn activity(text: &str) -> Result<&str, ServiceError> {
    let arn = Arn::parse(text)?.expect_type(&["activity"])?;
    if arn.resource.is_empty() || arn.resource.contains(':') {
        return Err(invalid_arn(&format!("Invalid ARN structure: {text}")));
    }
    Ok(text)
}

/// Reads the ARN of a Map Run, `mapRun:MACHINE/LABEL:ID`.
pub fn map_run(text: &str) -> Result<&str, ServiceError> {
    let arn = Arn::parse(text)?.expect_type(&["mapRun"])?;
    let right = arn.resource.split_once('/').is_some_and(|(machine, rest)| {
        let mut parts = rest.split(':');
        !machine.is_empty() && parts.clone().count() == 2 && parts.all(|part| !part.is_empty())
    });
    if right {
        return Ok(text);
    }
    Err(invalid_arn(&format!("Invalid ARN structure: {text}")))
}

/// `InvalidArn` in AWS's words.
pub(crate) fn invalid_arn(detail: &str) -> ServiceError {
    ServiceError::new(ErrorCode::InvalidArn, format!("Invalid Arn: '{detail}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINE: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:hello";

    fn refused<T: std::fmt::Debug>(result: Result<T, ServiceError>, message: &str) {
        let error = result.unwrap_err();
        assert_eq!(error.message, message);
    }

    #[test]
    fn a_state_machine_may_carry_a_version_an_alias_or_a_test_case() {
        let parse = |suffix: &'static str| {
            let text: &'static str = format!("{MACHINE}{suffix}").leak();
            let arn = StateMachineArn::parse(text).unwrap();
            assert_eq!((arn.machine, arn.name, arn.text), (MACHINE, "hello", text));
            (arn.qualifier, arn.test_case)
        };
        assert_eq!(parse(""), (None, None));
        assert_eq!(parse(":7"), (Some("7"), None));
        assert_eq!(parse(":PROD"), (Some("PROD"), None));
        assert_eq!(parse("#HappyPath"), (None, Some("HappyPath")));
        assert_eq!(parse(":7#HappyPath"), (Some("7"), Some("HappyPath")));
    }

    #[test]
    fn what_is_no_arn_is_refused_in_the_words_of_aws() {
        refused(
            StateMachineArn::parse("hello"),
            "Invalid Arn: 'Invalid ARN prefix: hello'",
        );
        refused(
            StateMachineArn::parse("arn:aws:lambda:us-east-1:123456789012:function:hello"),
            "Invalid Arn: 'Invalid ARN prefix: arn:aws:lambda:us-east-1:123456789012:function:hello'",
        );
        refused(
            StateMachineArn::parse("arn:aws:states:us-east-1:123456789012:execution:hello:1"),
            "Invalid Arn: 'Resource type not valid in this context: execution'",
        );
        refused(
            standard_execution(MACHINE),
            "Invalid Arn: 'Resource type not valid in this context: stateMachine'",
        );
        refused(
            StateMachineArn::parse("arn:aws:states:us-east-1"),
            "Invalid Arn: 'Invalid ARN structure: arn:aws:states:us-east-1'",
        );
    }

    #[test]
    fn an_activity_is_named_by_its_name() {
        let arn = |rest: &str| format!("arn:aws:states:us-east-1:123456789012:{rest}");
        assert!(activity(&arn("activity:hello")).is_ok());
        for wrong in ["activity:", "activity:a:b", "stateMachine:hello"] {
            assert!(activity(&arn(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_map_run_is_named_by_state_machine_label_and_id() {
        let arn = |rest: &str| format!("arn:aws:states:us-east-1:123456789012:{rest}");
        assert!(map_run(&arn("mapRun:hello/Each:33333333-4444")).is_ok());
        for wrong in [
            "mapRun:hello:1",
            "mapRun:hello/Each",
            "mapRun:/Each:1",
            "mapRun:hello/Each:",
        ] {
            assert!(map_run(&arn(wrong)).is_err(), "{wrong}");
        }
        refused(
            map_run(&arn("execution:hello/Each:1")),
            "Invalid Arn: 'Resource type not valid in this context: execution'",
        );
    }

    #[test]
    fn an_execution_is_named_by_its_state_machine_and_its_name() {
        let arn = |rest: &str| format!("arn:aws:states:us-east-1:123456789012:{rest}");
        assert!(standard_execution(&arn("execution:hello:run-1")).is_ok());
        // A child of a Distributed Map.
        assert!(standard_execution(&arn("execution:hello/Each:33333333-4444")).is_ok());
        for short in ["execution:hello", "execution:hello:", "execution:a:b:c"] {
            assert!(standard_execution(&arn(short)).is_err(), "{short}");
        }
        refused(
            standard_execution(&arn("express:hello:run-1:11111111-2222")),
            "Invalid Arn: 'Resource type not valid in this context: express'",
        );
    }
}
