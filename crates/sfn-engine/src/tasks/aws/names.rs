//! What Step Functions calls a service's members.
//!
//! `aws-sdk:*` has the names of Java's SDK with a capital letter: `DBInstanceIdentifier` is `DbInstanceIdentifier` there, and
//! `SourceDBInstanceIdentifier` stays, for only a name's beginning changes. Optimised integrations have the model's own names
//! with a capital letter (`MD5OfMessageBody`, recorded on AWS).

use super::shape::{Member, Structure};

/// Whose names results have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Sdk,
    Optimised,
}

impl Style {
    /// A member's name in a result.
    pub(super) fn name(self, member: &str) -> String {
        match self {
            // A word of Java's own, for which DynamoDB's attribute values have another name there.
            Style::Sdk if member == "NULL" => "Nul".to_owned(),
            Style::Sdk => capital(&uncapitalised(member)),
            Style::Optimised => capital(member),
        }
    }
}

/// The member that a parameter means: by either style's name or the model's, and else whatever the case of its letters.
pub(super) fn member<'a>(structure: &'a Structure, name: &str) -> Option<(&'a str, &'a Member)> {
    let exactly = |it: &str| it == name || Style::Sdk.name(it) == name || capital(it) == name;
    let found = |wanted: &dyn Fn(&str) -> bool| {
        let mut members = structure.members.iter();
        members
            .find(|(it, _)| wanted(it))
            .map(|(it, member)| (&**it, member))
    };
    found(&exactly).or_else(|| found(&|it| it.eq_ignore_ascii_case(name)))
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The capital letters at the beginning become small, but for the last one of several when a small letter follows it.
fn uncapitalised(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut end = 1;
    while end < letters.len()
        && letters[end].is_uppercase()
        && !letters.get(end + 1).is_some_and(|next| next.is_lowercase())
    {
        end += 1;
    }
    let is_beginning = |(at, c): (usize, &char)| match at < end {
        true => c.to_ascii_lowercase(),
        false => *c,
    };
    letters.iter().enumerate().map(is_beginning).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_javas_sdk() {
        for (model, sdk, optimised) in [
            ("jobName", "JobName", "JobName"),
            ("TableName", "TableName", "TableName"),
            (
                "DBInstanceIdentifier",
                "DbInstanceIdentifier",
                "DBInstanceIdentifier",
            ),
            (
                "SourceDBClusterIdentifier",
                "SourceDBClusterIdentifier",
                "SourceDBClusterIdentifier",
            ),
            ("SSEKMSKeyId", "SsekmsKeyId", "SSEKMSKeyId"),
            ("ETag", "ETag", "ETag"),
            ("ARN", "Arn", "ARN"),
            ("MD5OfMessageBody", "Md5OfMessageBody", "MD5OfMessageBody"),
            ("S", "S", "S"),
            ("BOOL", "Bool", "BOOL"),
            ("NULL", "Nul", "NULL"),
        ] {
            assert_eq!(Style::Sdk.name(model), sdk);
            assert_eq!(Style::Optimised.name(model), optimised);
        }
    }
}
