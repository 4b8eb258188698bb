//! Which names state machines, executions and activities may have.

use sfn_api::{ErrorCode, ServiceError};

/// Refuses a name with a character that the API reference excludes: white space, `< > { } [ ]`, `? *`,
/// `" # % \ ^ | ~ ` $ & , ; : /`, control characters, U+FFFE and U+FFFF and U+10FFFF. Its length is checked with the
/// service model's bounds.
///
/// # Errors
/// `InvalidName`.
pub(crate) fn check(name: &str) -> Result<(), ServiceError> {
    if name.chars().any(is_excluded) {
        return Err(ServiceError::new(
            ErrorCode::InvalidName,
            format!("Invalid Name: '{name}'"),
        ));
    }
    Ok(())
}

fn is_excluded(character: char) -> bool {
    matches!(
        character,
        '<' | '>'
            | '{'
            | '}'
            | '['
            | ']'
            | '?'
            | '*'
            | '"'
            | '#'
            | '%'
            | '\\'
            | '^'
            | '|'
            | '~'
            | '`'
            | '$'
            | '&'
            | ','
            | ';'
            | ':'
            | '/'
            | '\u{fffe}'
            | '\u{ffff}'
            | '\u{10ffff}'
    ) || character.is_whitespace()
        || character.is_control()
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn letters_of_every_script_digits_and_the_other_marks_are_fine() {
        for name in [
            "hello",
            "a.b_c-d",
            "Prüfung",
            "日本語",
            "a+b=c@d!e'(f)",
            "7",
        ] {
            assert!(check(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn excluded_characters_are_refused_wherever_they_stand() {
        for excluded in
            "<>{}[]?*\"#%\\^|~`$&,;:/ \t\n\u{a0}\u{7f}\u{85}\u{fffe}\u{ffff}\u{10ffff}".chars()
        {
            for name in [
                format!("{excluded}a"),
                format!("a{excluded}b"),
                format!("a{excluded}"),
            ] {
                let error = check(&name).unwrap_err();
                assert_eq!(error.message, format!("Invalid Name: '{name}'"));
            }
        }
    }
}
