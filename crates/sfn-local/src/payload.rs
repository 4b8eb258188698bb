//! Inputs and outputs as the API takes them: any JSON.

use serde::de::IgnoredAny;
use sfn_api::{ErrorCode, ServiceError};

/// Refuses the input of an execution that is not JSON, in the words of AWS's JSON reader.
///
/// # Errors
/// `InvalidExecutionInput`.
pub(crate) fn check_input(text: &str) -> Result<(), ServiceError> {
    fault(text).map_or(Ok(()), |detail| {
        Err(ServiceError::new(
            ErrorCode::InvalidExecutionInput,
            format!("Invalid State Machine Execution Input: '{detail}'"),
        ))
    })
}

/// Refuses the output of a task that is not JSON.
///
/// # Errors
/// `InvalidOutput`.
pub(crate) fn check_output(text: &str) -> Result<(), ServiceError> {
    fault(text).map_or(Ok(()), |detail| {
        Err(ServiceError::new(
            ErrorCode::InvalidOutput,
            format!("Invalid Output: '{detail}'"),
        ))
    })
}

/// Why a text is not JSON, and where.
fn fault(text: &str) -> Option<String> {
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else {
        return None;
    };
    let parsed = asl::syntax::parse(text);
    Some(match parsed.faults.first() {
        Some(fault) => format!(
            "{}\n at {}",
            fault.message,
            fault.location(text, &parsed.lines)
        ),
        None => error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::check_input;

    #[test]
    fn any_json_is_an_input() {
        for text in [
            "{}",
            "[]",
            "null",
            "1.5e3",
            "\"text\"",
            " {\"a\": [1, {}]} ",
        ] {
            assert!(check_input(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused_with_the_place() {
        for text in ["", "{", "not json", "{\"a\": 1}}", "{'a': 1}", "[1,]"] {
            let error = check_input(text).unwrap_err();
            assert!(
                error
                    .message
                    .starts_with("Invalid State Machine Execution Input: '"),
                "{text}: {error}"
            );
        }
        let error = check_input("not json").unwrap_err();
        assert!(
            error.message.contains("Unrecognized token 'not'") && error.message.contains("line: 1"),
            "{error}"
        );
    }
}
