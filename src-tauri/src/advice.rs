//! What a person can do about an error, by its code.
//!
//! Sentences for people: an imperative, where it is one command the command itself.

/// Advice by code: first the app's own codes, then those of the SDK and of AWS.
const ADVICE: &[(&str, &str)] = &[
    // The app's own.
    (
        "ReadOnlyConnection",
        "Switch off “read-only” for this connection in the connection's settings if the change is meant.",
    ),
    (
        "UnknownConnection",
        "Choose another connection; this one has been removed.",
    ),
    ("InvalidConnection", "Correct the field and save again."),
    (
        "ConnectionsDamaged",
        "Add the connections again, or repair the file that was set aside and put it back under its old name.",
    ),
    (
        "ConnectionsNewer",
        "Update Stepdeck, or move the file away to begin with an empty one.",
    ),
    (
        "ConnectionsUnreadable",
        "Check the file's owner and permissions, then restart Stepdeck.",
    ),
    (
        "ConnectionsUnwritable",
        "Check the folder's permissions and the space on the disk, then save again.",
    ),
    (
        "MockFileChanged",
        "Look at what it holds now, then overwrite it with your text or take its text over.",
    ),
    (
        "MockFileUnreadable",
        "Correct the file, or choose another one on the page “Mocks”.",
    ),
    (
        "MockFileUnwritable",
        "Check the permissions of the file and its folder and the space on the disk, then save again.",
    ),
    (
        "FolderNotShown",
        "Copy the folder's path and open it in a file manager yourself.",
    ),
    (
        "SettingsDamaged",
        "Set them again, or repair the file that was set aside, put it back under its old name and restart the workspace.",
    ),
    (
        "SettingsNewer",
        "Update Stepdeck, or move the file away to begin with the defaults.",
    ),
    (
        "SettingsUnreadable",
        "Check the file's owner and permissions, then restart the workspace.",
    ),
    (
        "SettingsUnwritable",
        "Check the folder's permissions and the space on the disk, then save again.",
    ),
    (
        "SettingsNotApplied",
        "They are saved: correct what the message names, or restart the workspace.",
    ),
    (
        "ConfigurationUnreadable",
        "Correct the file at the place named, or check what AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE point to.",
    ),
    (
        "ProfileNotFound",
        "Add the profile to ~/.aws/config (for example with “aws configure sso --profile NAME”), or remove this connection.",
    ),
    ("RegionMissing", "Choose a region for this connection."),
    (
        "WorkspaceFailed",
        "Mend what the message tells, then start the local workspace again.",
    ),
    (
        "WorkspaceLocked",
        "Close the other Stepdeck or stepdeck-local that uses this folder, then restart the local workspace.",
    ),
    (
        "WorkspaceUnwritable",
        "Check the folder's permissions and the space on the disk, then restart the local workspace.",
    ),
    (
        "WorkspaceDamaged",
        "Nothing was deleted: the damaged database stands beside the new one, to be repaired or sent with a report.",
    ),
    (
        "WorkspaceNewer",
        "Update Stepdeck to the version that last opened this workspace, or newer.",
    ),
    // No answer came.
    (
        "ConnectionRefused",
        "Check that something listens at this address, and the port in the connection's settings.",
    ),
    (
        "HostNotFound",
        "Check the host's name in the connection's settings, and the network.",
    ),
    (
        "ConnectionFailed",
        "Check the network, the proxy and the endpoint's address.",
    ),
    (
        "InvalidResponse",
        "This endpoint may lack the operation: many emulators answer only some. If none works here, check that it speaks the Step Functions API (AWS JSON 1.0).",
    ),
    (
        "Timeout",
        "Try again; if it stays slow, check the network and the endpoint.",
    ),
    ("RequestNotBuilt", "Correct the values of the request."),
    // Credentials.
    (
        "CredentialsUnavailable",
        "Set up credentials with “aws configure --profile NAME” or “aws configure sso --profile NAME”, then try again.",
    ),
    (
        "SsoLoginRequired",
        "Sign in with “aws sso login --profile NAME”, then try again.",
    ),
    (
        "ExpiredToken",
        "Get new credentials: for SSO with “aws sso login --profile NAME”, else a new session token.",
    ),
    (
        "ExpiredTokenException",
        "Get new credentials: for SSO with “aws sso login --profile NAME”, else a new session token.",
    ),
    (
        "UnrecognizedClientException",
        "AWS does not know the access key: check the profile's credentials and that the region is enabled for the account.",
    ),
    (
        "InvalidClientTokenId",
        "AWS does not know the access key: check the profile's credentials.",
    ),
    (
        "InvalidSignatureException",
        "Check the secret key of the profile and this machine's clock.",
    ),
    (
        "SignatureDoesNotMatch",
        "Check the secret key of the profile and this machine's clock.",
    ),
    ("IncompleteSignature", "Check the profile's credentials."),
    (
        "MissingAuthenticationToken",
        "Check the profile's credentials.",
    ),
    (
        "MissingAuthenticationTokenException",
        "Check the profile's credentials.",
    ),
    (
        "OptInRequired",
        "Enable the service or the region for this account in the AWS console.",
    ),
    ("RequestExpired", "Check this machine's clock."),
    // Throttling and trouble at AWS.
    (
        "ThrottlingException",
        "AWS limits how often this may be called; wait some seconds and try again.",
    ),
    (
        "RequestLimitExceeded",
        "AWS limits how often this may be called; wait some seconds and try again.",
    ),
    (
        "TooManyRequestsException",
        "AWS limits how often this may be called; wait some seconds and try again.",
    ),
    (
        "ServiceUnavailable",
        "Try again in a while; see https://health.aws.amazon.com for the service's state.",
    ),
    (
        "InternalFailure",
        "Try again in a while; see https://health.aws.amazon.com for the service's state.",
    ),
    ("InternalServerError", "Try again in a while."),
    // Step Functions.
    (
        "UnknownOperationException",
        "This endpoint does not answer this operation; use AWS itself or an endpoint that does.",
    ),
    (
        "InvalidDefinition",
        "Correct the definition at the places that the message names.",
    ),
    (
        "InvalidName",
        "Use up to 80 characters without spaces, brackets, wildcards or < > { } [ ] ? * \" # % \\ ^ | ~ ` $ & , ; : /.",
    ),
    (
        "InvalidArn",
        "Check the ARN: its partition, region, account and the name at its end.",
    ),
    (
        "InvalidExecutionInput",
        "The input must be JSON and at most 256 KiB; keep larger data in S3 and pass its address.",
    ),
    (
        "InvalidOutput",
        "The output must be JSON and at most 256 KiB.",
    ),
    (
        "InvalidToken",
        "The task has been answered already or the token is cut off; take the task again.",
    ),
    (
        "StateMachineAlreadyExists",
        "Choose another name, or edit the state machine that has it.",
    ),
    (
        "ExecutionAlreadyExists",
        "Choose another name for the execution; a name is free again 90 days after the execution ended.",
    ),
    (
        "StateMachineDoesNotExist",
        "Refresh the list: the state machine has been deleted, or it is in another region or account.",
    ),
    (
        "ExecutionDoesNotExist",
        "Refresh the list: the execution is not in this region and account, or its retention has passed.",
    ),
    (
        "StateMachineDeleting",
        "Wait until the state machine is gone, then create it anew.",
    ),
    (
        "StateMachineLimitExceeded",
        "Delete state machines that are no longer needed, or ask AWS for a higher quota.",
    ),
    (
        "ExecutionLimitExceeded",
        "Wait until running executions end, or ask AWS for a higher quota.",
    ),
    (
        "ActivityLimitExceeded",
        "Delete activities that are no longer needed, or ask AWS for a higher quota.",
    ),
    (
        "ServiceQuotaExceededException",
        "Delete what is no longer needed, or ask AWS for a higher quota.",
    ),
    (
        "StateMachineTypeNotSupported",
        "This operation is for the other type of state machine (Standard or Express).",
    ),
    (
        "ExecutionNotRedrivable",
        "Start a new execution with the same input: only failed, aborted or timed-out Standard executions of the last 14 days can be redriven.",
    ),
    (
        "ConflictException",
        "Someone else has changed it meanwhile: refresh, look at the change and try again.",
    ),
    (
        "TaskTimedOut",
        "The task's time has run out; its execution has gone on without this answer.",
    ),
    (
        "TaskDoesNotExist",
        "The task has ended or its execution has been stopped.",
    ),
    (
        "TooManyTags",
        "A resource takes up to 50 tags; remove some.",
    ),
    (
        "ResourceNotFound",
        "Refresh the list: it has been deleted, or it is in another region or account.",
    ),
    (
        "KmsAccessDeniedException",
        "Ask for kms:Decrypt and kms:GenerateDataKey on the key, for you and for the state machine's role.",
    ),
    (
        "KmsInvalidStateException",
        "Enable the KMS key, or choose another.",
    ),
    (
        "KmsThrottlingException",
        "KMS limits how often it may be called; wait some seconds and try again.",
    ),
    (
        "ValidationException",
        "Correct the values that the message names.",
    ),
    (
        "MissingRequiredParameter",
        "Fill in what the message names.",
    ),
];

/// Codes with which services say that a permission is missing.
const ACCESS_DENIED: &[&str] = &[
    "AccessDeniedException",
    "AccessDenied",
    "NotAuthorized",
    "UnauthorizedOperation",
];

/// The advice that a code alone allows.
pub fn for_code(code: &str) -> Option<&'static str> {
    ADVICE
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, advice)| *advice)
}

/// What is known of a failed call when advice is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Failure<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its message.
    pub message: &'a str,
    /// The operation's name in the service model.
    pub operation: &'a str,
    /// The profile that signed, if one did.
    pub profile: Option<&'a str>,
}

impl Failure<'_> {
    /// What to do about it.
    pub fn advice(self) -> Option<String> {
        if ACCESS_DENIED.contains(&self.code) {
            return Some(self.missing_permission());
        }
        let advice = for_code(self.code)?;
        Some(match self.profile {
            Some(profile) => advice.replace("NAME", profile),
            None => advice.replace(" --profile NAME", ""),
        })
    }

    /// Names the action that IAM refused: the one in AWS's message, which may be another than the operation's own (such as
    /// `iam:PassRole`), else the operation's.
    fn missing_permission(self) -> String {
        let refused = self
            .message
            .split_once("perform: ")
            .map(|(_, rest)| rest.split_whitespace().next().unwrap_or_default())
            .filter(|action| action.contains(':'))
            .map_or_else(|| format!("states:{}", self.operation), str::to_owned);
        let who = match self.profile {
            Some(profile) => format!("the user or role of the profile “{profile}”"),
            None => "the caller".to_owned(),
        };
        let why = if self.message.contains("explicit deny") {
            "A policy denies it explicitly; find it and change it, an added permission does not help"
        } else {
            "Add it to a policy of the caller, or use a profile that has it"
        };
        format!("{who} lacks the IAM permission {refused}. {why}.").replacen("the ", "The ", 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_fits_the_failure() {
        for (code, message, profile, expected) in [
            (
                "AccessDeniedException",
                "User: arn:aws:iam::1:user/a is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/r",
                Some("work"),
                "The user or role of the profile “work” lacks the IAM permission iam:PassRole. Add it to a policy of the caller, or use a profile that has it.",
            ),
            (
                "AccessDenied",
                "denied",
                None,
                "The caller lacks the IAM permission states:CreateStateMachine. Add it to a policy of the caller, or use a profile that has it.",
            ),
            (
                "AccessDeniedException",
                "not authorized to perform: states:CreateStateMachine with an explicit deny",
                None,
                "The caller lacks the IAM permission states:CreateStateMachine. A policy denies it explicitly; find it and change it, an added permission does not help.",
            ),
            (
                "SsoLoginRequired",
                "",
                Some("work"),
                "Sign in with “aws sso login --profile work”, then try again.",
            ),
            (
                "SsoLoginRequired",
                "",
                None,
                "Sign in with “aws sso login”, then try again.",
            ),
        ] {
            let failure = Failure {
                code,
                message,
                operation: "CreateStateMachine",
                profile,
            };
            assert_eq!(
                failure.advice().as_deref(),
                Some(expected),
                "{code} {message}"
            );
        }
        let unknown = Failure {
            code: "Novel",
            message: "",
            operation: "X",
            profile: None,
        };
        assert_eq!(unknown.advice(), None);
    }

    #[test]
    fn every_code_stands_once() {
        let mut codes: Vec<_> = ADVICE.iter().map(|(code, _)| code).collect();
        codes.sort();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
