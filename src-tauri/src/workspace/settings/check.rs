//! Which values of the settings can be used.

use std::path::Path;

use sfn_engine::clock::SCALES;
use sfn_engine::tasks::{LocalFunction, aws_services};
use tauri::Url;

use super::model::{
    AccountSettings, RetentionSettings, ServiceSettings, SettingsProblem, WorkspaceSettings,
};

/// Everything that is wrong with the settings, in the order in which the window shows them.
pub fn problems(settings: &WorkspaceSettings) -> Vec<SettingsProblem> {
    let mut found = Vec::new();
    let mut note = |field: String, message: Option<String>| {
        found.extend(message.map(|message| SettingsProblem { field, message }));
    };
    note("timeScale".to_owned(), scale(settings.time_scale));
    let services = &settings.services;
    let optional = [
        ("endpoint", &services.endpoint, address as Check),
        ("lambdaEndpoint", &services.lambda_endpoint, address),
        ("connectionsFile", &services.connections_file, file),
    ];
    for (name, value, check) in optional {
        let message = value.as_deref().and_then(check);
        note(format!("services.{name}"), message);
    }
    for (index, row) in services.service_endpoints.iter().enumerate() {
        let place = format!("services.serviceEndpoints.{index}");
        let before = &services.service_endpoints[..index];
        let twice = before.iter().any(|other| other.service == row.service);
        let message = service(&row.service)
            .or_else(|| twice.then(|| format!("{} stands above already.", row.service)));
        note(format!("{place}.service"), message);
        note(format!("{place}.endpoint"), address(&row.endpoint));
    }
    for (index, row) in services.functions.iter().enumerate() {
        let place = format!("services.functions.{index}");
        let before = &services.functions[..index];
        let twice = before.iter().any(|other| other.function == row.function);
        let message = function(&row.function)
            .or_else(|| twice.then(|| "This function stands above already.".to_owned()));
        note(format!("{place}.function"), message);
        note(format!("{place}.target"), target(&row.target));
    }
    let account = &settings.account;
    if account.allowed {
        note("account.profile".to_owned(), profile(&account.profile));
    }
    let kept = settings.retention.days.and_then(days);
    note("retention.days".to_owned(), kept);
    found
}

/// The settings without what cannot be used.
pub fn sound(settings: &WorkspaceSettings) -> WorkspaceSettings {
    let sound =
        |value: &Option<String>, check: Check| value.clone().filter(|value| check(value).is_none());
    let services = &settings.services;
    WorkspaceSettings {
        time_scale: match scale(settings.time_scale) {
            None => settings.time_scale,
            Some(_) => 1.0,
        },
        services: ServiceSettings {
            use_environment: services.use_environment,
            endpoint: sound(&services.endpoint, address),
            service_endpoints: services
                .service_endpoints
                .iter()
                .filter(|row| service(&row.service).is_none() && address(&row.endpoint).is_none())
                .cloned()
                .collect(),
            lambda_endpoint: sound(&services.lambda_endpoint, address),
            functions: services
                .functions
                .iter()
                .filter(|row| function(&row.function).is_none() && target(&row.target).is_none())
                .cloned()
                .collect(),
            connections_file: sound(&services.connections_file, file),
        },
        account: AccountSettings {
            allowed: settings.account.allowed && profile(&settings.account.profile).is_none(),
            ..settings.account.clone()
        },
        retention: RetentionSettings {
            days: settings
                .retention
                .days
                .filter(|count| days(*count).is_none()),
        },
    }
}

type Check = fn(&str) -> Option<String>;

fn scale(scale: f64) -> Option<String> {
    (!SCALES.contains(&scale)).then(|| {
        format!(
            "Time passes {} to {} times as fast.",
            SCALES.start(),
            SCALES.end()
        )
    })
}

fn address(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("An address is missing, such as http://127.0.0.1:4566.".to_owned());
    }
    let parsed = Url::parse(text).ok();
    let is_http = parsed.is_some_and(|url| matches!(url.scheme(), "http" | "https"));
    (!is_http).then(|| "This is no http:// or https:// address.".to_owned())
}

fn file(text: &str) -> Option<String> {
    let path = Path::new(text);
    if !path.is_absolute() {
        return Some("Give the whole path, from the root on.".to_owned());
    }
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() => None,
        Ok(_) => Some("This is no file.".to_owned()),
        Err(error) => Some(format!("The file cannot be read: {error}.")),
    }
}

fn service(id: &str) -> Option<String> {
    if id.is_empty() {
        return Some("Choose a service.".to_owned());
    }
    let known = aws_services().iter().any(|known| known.variable == id);
    (!known).then(|| format!("Tasks cannot call a service named {id}."))
}

fn function(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("Name a function, or give its ARN.".to_owned());
    }
    name.contains(char::is_whitespace)
        .then(|| "The name of a function has no blanks.".to_owned())
}

fn target(text: &str) -> Option<String> {
    if text.starts_with("http://") || text.starts_with("https://") {
        return address(text);
    }
    LocalFunction::parse(text)
        .err()
        .map(|why| format!("The command cannot be run: {why}."))
}

/// For how many days executions can be kept at most, other than for ever: a hundred years. The bound is ours.
const MOST_DAYS: u32 = 36_500;

fn days(count: u32) -> Option<String> {
    (!(1..=MOST_DAYS).contains(&count))
        .then(|| format!("Executions are kept for 1 to {MOST_DAYS} days, or for ever."))
}

fn profile(name: &str) -> Option<String> {
    name.is_empty().then(|| "Choose a profile.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::model::{FunctionSetting, ServiceEndpoint, SettingsChange};
    use super::*;

    fn row(service: &str, endpoint: &str) -> ServiceEndpoint {
        ServiceEndpoint {
            service: service.to_owned(),
            endpoint: endpoint.to_owned(),
        }
    }

    #[test]
    fn what_is_wrong_is_told_at_its_place_and_left_out() {
        let change = SettingsChange {
            time_scale: Some(0.0),
            services: Some(ServiceSettings {
                use_environment: true,
                endpoint: Some(" http://127.0.0.1:4566 ".to_owned()),
                lambda_endpoint: Some("ftp://127.0.0.1".to_owned()),
                connections_file: Some("connections.json".to_owned()),
                functions: vec![
                    FunctionSetting {
                        function: " double ".to_owned(),
                        target: "node double.js".to_owned(),
                    },
                    FunctionSetting {
                        function: "double".to_owned(),
                        target: "node 'double.js".to_owned(),
                    },
                ],
                service_endpoints: vec![
                    row(" Secrets Manager ", "http://127.0.0.1:1"),
                    row("secrets-manager", "127.0.0.1"),
                    row("S3!", "https://localhost"),
                ],
            }),
            account: Some(AccountSettings {
                allowed: true,
                ..AccountSettings::default()
            }),
            retention: Some(RetentionSettings { days: Some(0) }),
        };
        let settings = change.apply(&WorkspaceSettings::default());
        let fields: Vec<_> = problems(&settings).into_iter().map(|it| it.field).collect();
        assert_eq!(
            fields,
            [
                "timeScale",
                "services.lambdaEndpoint",
                "services.connectionsFile",
                "services.serviceEndpoints.1.service",
                "services.serviceEndpoints.1.endpoint",
                "services.serviceEndpoints.2.service",
                "services.functions.1.function",
                "services.functions.1.target",
                "account.profile",
                "retention.days",
            ]
        );
        let left = sound(&settings);
        assert!(problems(&left).is_empty());
        assert!(!left.account.allowed);
        assert_eq!(
            left.services,
            ServiceSettings {
                use_environment: true,
                endpoint: Some("http://127.0.0.1:4566".to_owned()),
                service_endpoints: vec![row("SECRETS_MANAGER", "http://127.0.0.1:1")],
                functions: vec![FunctionSetting {
                    function: "double".to_owned(),
                    target: "node double.js".to_owned(),
                }],
                ..ServiceSettings::default()
            }
        );
    }

    #[test]
    fn what_is_not_named_stays_and_what_is_empty_is_none() {
        let before = WorkspaceSettings {
            time_scale: 60.0,
            services: ServiceSettings {
                lambda_endpoint: Some("http://127.0.0.1:3001".to_owned()),
                ..ServiceSettings::default()
            },
            ..WorkspaceSettings::default()
        };
        let faster = SettingsChange {
            time_scale: Some(1_000.0),
            ..SettingsChange::default()
        };
        assert_eq!(faster.apply(&before).services, before.services);
        let emptied = SettingsChange {
            services: Some(ServiceSettings {
                lambda_endpoint: Some("  ".to_owned()),
                ..ServiceSettings::default()
            }),
            ..SettingsChange::default()
        };
        let emptied = emptied.apply(&before);
        assert_eq!(emptied.services, ServiceSettings::default());
        assert!((emptied.time_scale - 60.0).abs() < f64::EPSILON);
    }
}
