//! Checks what a person asks to save and makes a connection of it.

use tauri::Url;

use super::model::{Connection, ConnectionDraft, ConnectionKind, LOCAL_ID};
use crate::CommandError;

/// Longest label, in characters.
const MAX_LABEL: usize = 60;

/// Applies the draft to the connection that it changes, or makes a new one whose id is not among `taken`.
///
/// Errors: `InvalidConnection` names the field and what is wrong with it.
pub fn apply(
    draft: &ConnectionDraft,
    known: Option<&Connection>,
    taken: &dyn Fn(&str) -> bool,
) -> Result<Connection, CommandError> {
    let mut connection = match known {
        Some(known) => known.clone(),
        None => new(draft, taken)?,
    };
    if draft.kind.is_some_and(|kind| kind != connection.kind) {
        return Err(invalid(
            "kind",
            "cannot change; remove the connection and add another",
        ));
    }
    if let Some(label) = &draft.label {
        connection.label = label_of(label)?;
    }
    if let Some(color) = &draft.color {
        connection.color = color_of(color)?;
    }
    if let Some(read_only) = draft.read_only {
        connection.read_only = read_only;
    }
    if connection.kind != ConnectionKind::Local
        && let Some(region) = &draft.region
    {
        connection.region = Some(region_of(region)?);
    }
    if connection.kind == ConnectionKind::Endpoint
        && let Some(endpoint) = &draft.endpoint
    {
        connection.endpoint = Some(endpoint_of(endpoint)?);
    }
    if connection.kind == ConnectionKind::Endpoint
        && let Some(profile) = &draft.profile
    {
        connection.profile = non_empty(profile);
    }
    Ok(connection)
}

fn new(draft: &ConnectionDraft, taken: &dyn Fn(&str) -> bool) -> Result<Connection, CommandError> {
    match draft.kind {
        Some(ConnectionKind::Endpoint) => {
            let label = label_of(draft.label.as_deref().unwrap_or_default())?;
            Ok(Connection {
                id: free_id("endpoint", &label, taken),
                kind: ConnectionKind::Endpoint,
                label,
                region: Some(region_of(draft.region.as_deref().unwrap_or_default())?),
                endpoint: Some(endpoint_of(draft.endpoint.as_deref().unwrap_or_default())?),
                profile: draft.profile.as_deref().and_then(non_empty),
                color: None,
                read_only: false,
            })
        }
        Some(ConnectionKind::Profile) => {
            let profile = non_empty(draft.profile.as_deref().unwrap_or_default())
                .ok_or_else(|| invalid("profile", "is missing"))?;
            let region = region_of(draft.region.as_deref().unwrap_or_default())?;
            // The one with the profile's own region is there without being added.
            Ok(Connection {
                id: free_id("profile", &format!("{profile}@{region}"), taken),
                region: Some(region),
                ..Connection::of_profile(&profile)
            })
        }
        Some(ConnectionKind::Local) => Err(invalid(
            "kind",
            &format!("is local, and there is one local workspace; its id is \"{LOCAL_ID}\""),
        )),
        None => Err(invalid("kind", "is missing")),
    }
}

/// `KIND:NAME`, with a number behind it if that is taken.
fn free_id(kind: &str, name: &str, taken: &dyn Fn(&str) -> bool) -> String {
    let plain = format!("{kind}:{name}");
    if !taken(&plain) {
        return plain;
    }
    let mut number = 2u32;
    loop {
        let id = format!("{plain}-{number}");
        if !taken(&id) {
            return id;
        }
        number += 1;
    }
}

fn label_of(text: &str) -> Result<String, CommandError> {
    let label = text.trim();
    if label.is_empty() {
        Err(invalid("label", "is missing"))
    } else if label.chars().count() > MAX_LABEL {
        Err(invalid(
            "label",
            &format!("is longer than {MAX_LABEL} characters"),
        ))
    } else if label.chars().any(char::is_control) {
        Err(invalid("label", "holds a control character"))
    } else {
        Ok(label.to_owned())
    }
}

fn color_of(text: &str) -> Result<Option<String>, CommandError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '#';
    if text.len() > 30 || !text.chars().all(plain) {
        return Err(invalid("color", "is not the name of a colour"));
    }
    Ok(non_empty(text))
}

/// Regions become part of a host name, so that only a host label will do; emulators take names that AWS does not know.
fn region_of(text: &str) -> Result<String, CommandError> {
    let region = text.trim();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if region.is_empty() {
        Err(invalid("region", "is missing"))
    } else if region.len() > 63
        || !region.chars().all(plain)
        || region.starts_with('-')
        || region.ends_with('-')
    {
        Err(invalid(
            "region",
            &format!("\"{region}\" is not a region's name, such as us-east-1"),
        ))
    } else {
        Ok(region.to_owned())
    }
}

fn endpoint_of(text: &str) -> Result<String, CommandError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(invalid("endpoint", "is missing"));
    }
    let url = Url::parse(text).map_err(|error| {
        invalid(
            "endpoint",
            &format!("\"{text}\" is not an address: {error}"),
        )
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid("endpoint", "must start with http:// or https://"));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(invalid("endpoint", "names no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid(
            "endpoint",
            "must not hold a user name or a password: requests are signed, not logged in",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("endpoint", "must not hold a \"?\" or a \"#\""));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn invalid(field: &str, what: &str) -> CommandError {
    CommandError::new(
        "InvalidConnection",
        format!("The connection's {field} {what}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(json: serde_json::Value) -> ConnectionDraft {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_draft_becomes_a_connection_or_says_which_field_is_wrong() {
        let endpoint = |label: &str, endpoint: &str, region: &str| {
            let draft = draft(serde_json::json!({
                "kind": "endpoint", "label": label, "endpoint": endpoint, "region": region
            }));
            match apply(&draft, None, &|id| id == "endpoint:taken") {
                Ok(made) => format!("{} {}", made.id, made.endpoint.unwrap_or_default()),
                Err(error) => error.message,
            }
        };
        for ((label, address, region), expected) in [
            (
                ("moto", " http://127.0.0.1:5000/ ", "eu-west-1"),
                "endpoint:moto http://127.0.0.1:5000",
            ),
            (
                ("taken", "https://sfn.example.test/base", "x"),
                "endpoint:taken-2 https://sfn.example.test/base",
            ),
            (("", "http://a", "x"), "The connection's label is missing."),
            (
                ("a\u{7}", "http://a", "x"),
                "The connection's label holds a control character.",
            ),
            (("a", "", "x"), "The connection's endpoint is missing."),
            (
                ("a", "ftp://a", "x"),
                "The connection's endpoint must start with http:// or https://.",
            ),
            (
                ("a", "http://", "x"),
                "The connection's endpoint \"http://\" is not an address: empty host.",
            ),
            (
                ("a", "localhost:5000", "x"),
                "The connection's endpoint must start with http:// or https://.",
            ),
            (
                ("a", "http://me:secret@a", "x"),
                "The connection's endpoint must not hold a user name or a password: requests are signed, not logged in.",
            ),
            (
                ("a", "http://a/?b", "x"),
                "The connection's endpoint must not hold a \"?\" or a \"#\".",
            ),
            (("a", "http://a", ""), "The connection's region is missing."),
            (
                ("a", "http://a", "evil.example/"),
                "The connection's region \"evil.example/\" is not a region's name, such as us-east-1.",
            ),
        ] {
            assert_eq!(
                endpoint(label, address, region),
                expected,
                "{label} {address} {region}"
            );
        }
    }

    #[test]
    fn a_change_keeps_what_it_does_not_name() {
        let known = Connection {
            region: Some("eu-west-1".to_owned()),
            color: Some("red".to_owned()),
            ..Connection::of_profile("work")
        };
        let changed = apply(
            &draft(serde_json::json!({ "id": known.id, "readOnly": true, "color": "" })),
            Some(&known),
            &|_| true,
        )
        .unwrap();
        assert_eq!(
            changed,
            Connection {
                color: None,
                read_only: true,
                ..known
            }
        );
    }

    #[test]
    fn a_profile_can_be_had_in_a_second_region() {
        let second = apply(
            &draft(
                serde_json::json!({ "kind": "profile", "profile": "work", "region": "us-west-2" }),
            ),
            None,
            &|_| false,
        )
        .unwrap();
        assert_eq!(
            (second.id.as_str(), second.label.as_str()),
            ("profile:work@us-west-2", "work")
        );
    }
}
