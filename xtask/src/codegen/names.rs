//! Names in the target languages.

/// `stateMachineArn`, `billedMemoryUsedInMB`, `CreateActivity` → `state_machine_arn`, `billed_memory_used_in_mb`,
/// `create_activity`: as the Rust SDK writes them.
pub fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let after_lower = index > 0 && !letters[index - 1].is_uppercase();
        let before_lower = index > 0
            && letters
                .get(index + 1)
                .is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_lower || before_lower) {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// A field or variable in Rust, escaped where the name is a keyword.
pub fn rust_field(name: &str) -> String {
    let snake = snake(name);
    match snake.as_str() {
        "type" | "match" | "ref" | "in" | "loop" | "move" => format!("r#{snake}"),
        _ => snake,
    }
}

/// `includedDetails` → `IncludedDetails`.
pub fn upper_first(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// `CreateActivity` → `createActivity`.
pub fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// `SensitiveData` → `SENSITIVE_DATA`.
pub fn constant(name: &str) -> String {
    snake(name).to_uppercase()
}

/// `TIMED_OUT` → `TimedOut`, `ActivityFailed` stays, `ALL` → `All`.
pub fn variant(value: &str) -> String {
    let shouting = !value.chars().any(char::is_lowercase);
    let words = value
        .split(['_', '-', '.', ' '])
        .filter(|word| !word.is_empty());
    words
        .map(|word| {
            upper_first(&if shouting {
                word.to_lowercase()
            } else {
                word.to_owned()
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{snake, variant};

    #[test]
    fn names_are_written_as_the_sdk_writes_them() {
        let cases = [
            ("stateMachineArn", "state_machine_arn"),
            ("billedMemoryUsedInMB", "billed_memory_used_in_mb"),
            ("URL", "url"),
            ("HTTPBody", "http_body"),
            ("CreateStateMachine", "create_state_machine"),
            ("type", "type"),
        ];
        for (name, expected) in cases {
            assert_eq!(snake(name), expected);
        }
    }

    #[test]
    fn enumeration_values_become_variants() {
        let cases = [
            ("TIMED_OUT", "TimedOut"),
            ("ActivityFailed", "ActivityFailed"),
            ("ALL", "All"),
            ("AWS_OWNED_KEY", "AwsOwnedKey"),
        ];
        for (value, expected) in cases {
            assert_eq!(variant(value), expected);
        }
    }
}
