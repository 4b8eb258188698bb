//! The options of `stepdeck-local`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Parser, ValueEnum};
use clap_complete::Shell;
use sfn_client::connections::profile_credentials;
use sfn_engine::clock::SCALES;
use sfn_engine::tasks::{AccountAccess, LocalFunction, LocalFunctions};
use sfn_local::{AwsEndpoints, DataLocation, ServeConfig, ServeError};

/// Answers the API of AWS Step Functions on this machine: point an SDK or the AWS CLI at it with --endpoint-url.
#[derive(Debug, Parser)]
#[command(name = "stepdeck-local", version, after_help = NOTES)]
pub(crate) struct Options {
    /// Port on 127.0.0.1 and ::1; 0 takes a free one and says which
    #[arg(long, value_name = "PORT", default_value_t = 8083)]
    port: u16,

    /// Where state machines and executions are kept [default: stepdeck-local in the user's data directory]
    #[arg(long, value_name = "DIR", conflicts_with = "ephemeral")]
    data_dir: Option<PathBuf>,

    /// Keep everything in a temporary folder, which is gone at the end
    #[arg(long)]
    ephemeral: bool,

    /// Answers of tasks, in the format of AWS Step Functions Local's MockConfigFile.json; read anew for each execution
    /// started as STATE_MACHINE_ARN#TestCase
    #[arg(long, value_name = "FILE", env = "SFN_MOCK_CONFIG")]
    mock_config: Option<PathBuf>,

    /// Where Lambda functions are invoked, for example http://127.0.0.1:3001 of `sam local start-lambda`
    #[arg(long, value_name = "URL", env = "STEPDECK_LAMBDA_ENDPOINT", value_parser = url)]
    lambda_endpoint: Option<String>,

    /// The same under the name that AWS Step Functions Local gives it, so that its environment works unchanged.
    #[arg(long, hide = true, value_name = "URL", env = "LAMBDA_ENDPOINT", value_parser = url)]
    lambda_endpoint_of_aws: Option<String>,

    /// Run a Lambda function, given by its name or ARN, as a URL that its payload is posted to, or as a command that reads it
    /// from standard input and writes the result to standard output (without a shell). May be given more than once
    #[arg(long, value_name = "FUNCTION=URL|COMMAND", value_parser = local_function)]
    lambda: Vec<(String, LocalFunction)>,

    /// The same for many functions: a JSON file with URLs and commands by function; --lambda counts more
    #[arg(long, value_name = "FILE", env = "STEPDECK_LAMBDA_FUNCTIONS")]
    lambda_functions: Option<PathBuf>,

    /// Let tasks call AWS itself with the credentials of this profile, where no endpoint is set for the service. Without this
    /// option nothing is ever sent to AWS
    #[arg(long, value_name = "NAME")]
    aws_profile: Option<String>,

    /// The region that is called with --aws-profile [default: the profile's]
    #[arg(long, value_name = "REGION", requires = "aws_profile")]
    aws_region: Option<String>,

    /// Connections of HTTP Tasks: a JSON file with what EventBridge's CreateConnection takes, by ARN or name [default:
    /// connections.json in the data directory]
    #[arg(long, value_name = "FILE", env = "STEPDECK_CONNECTIONS")]
    connections: Option<PathBuf>,

    /// Let waits, retry intervals and time-outs pass N times as fast
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = time_scale)]
    time_scale: f64,

    /// Delete executions so long after their end, and give the space back: a number with s, m, h or d, such as 90d (AWS keeps
    /// them for 90 days), or `forever`
    #[arg(long, value_name = "TIME", default_value = "forever", value_parser = retention)]
    retention: Retention,

    /// How log lines are written to standard error
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,

    /// Print the man page (`man`) or a completion script (`bash`, `elvish`, `fish`, `powershell`, `zsh`), and end
    #[arg(long, value_name = "WHAT", value_parser = print)]
    pub(crate) print: Option<Print>,
}

/// How long executions are kept after their end; `None` is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Retention(Option<Duration>);

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// What packages install beside the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Print {
    /// The man page, in roff.
    Man,
    /// The completion script of a shell.
    Completion(Shell),
}

const NOTES: &str = "\
boto3 and the AWS CLI put `sync-` before the host for StartSyncExecution and TestState, a name that most systems cannot
resolve: set AWS_DISABLE_HOST_PREFIX_INJECTION=true for them. STEPDECK_LOG sets what is logged, for example `debug`.
Tasks that call other AWS services are sent to AWS_ENDPOINT_URL, or to AWS_ENDPOINT_URL_ with the service's name
(AWS_ENDPOINT_URL_DYNAMODB), signed with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; without such an endpoint nothing is sent,
unless --aws-profile allows calls to AWS itself; the profile `default` also takes the credentials of the environment.
LAMBDA_ENDPOINT, as AWS Step Functions Local reads it, counts where STEPDECK_LAMBDA_ENDPOINT is not set. GET /health answers 200
once the service is ready.

Exit codes: 0 stopped by SIGINT or SIGTERM, 2 wrong options, 3 the port cannot be had, 4 the data directory cannot be used,
1 anything else.";

fn print(text: &str) -> Result<Print, String> {
    if text == "man" {
        return Ok(Print::Man);
    }
    Shell::from_str(text, true)
        .map(Print::Completion)
        .map_err(|_| "`man` or the name of a shell is wanted".to_owned())
}

fn time_scale(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(scale) if SCALES.contains(&scale) => Ok(scale),
        _ => Err(format!(
            "a number from {} to {} is wanted",
            SCALES.start(),
            SCALES.end()
        )),
    }
}

fn local_function(text: &str) -> Result<(String, LocalFunction), String> {
    let (name, target) = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or("FUNCTION=URL or FUNCTION=COMMAND is wanted")?;
    Ok((name.to_owned(), LocalFunction::parse(target)?))
}

/// The functions of a file.
fn local_functions(path: &Path) -> Result<LocalFunctions, ServeError> {
    let unreadable = |why: String| ServeError::LambdaFunctions {
        path: path.to_owned(),
        why,
    };
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))
}

fn retention(text: &str) -> Result<Retention, String> {
    if text == "forever" {
        return Ok(Retention(None));
    }
    let seconds = |text: &str| {
        let unit = text.chars().next_back()?;
        let each: u64 = match unit {
            's' => 1,
            'm' => 60,
            'h' => 60 * 60,
            'd' => 24 * 60 * 60,
            _ => return None,
        };
        let number: u64 = text.strip_suffix(unit)?.parse().ok()?;
        number.checked_mul(each).filter(|seconds| *seconds > 0)
    };
    seconds(text)
        .map(|seconds| Retention(Some(Duration::from_secs(seconds))))
        .ok_or_else(|| {
            "`forever` or a whole number with s, m, h or d is wanted, such as 90d".to_owned()
        })
}

fn url(text: &str) -> Result<String, String> {
    match text.parse::<http::Uri>() {
        Ok(uri) if matches!(uri.scheme_str(), Some("http" | "https")) => Ok(text.to_owned()),
        _ => Err("an http:// or https:// address is wanted".to_owned()),
    }
}

/// The environment variables that are text.
fn environment() -> impl Iterator<Item = (String, String)> {
    let text = |(name, value): (OsString, OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(text)
}

impl Options {
    /// The options as the service takes them.
    ///
    /// Errors: when no data directory is given and the environment names no home; a file of functions or a profile that cannot be used.
    pub(crate) async fn config(self) -> Result<ServeConfig, ServeError> {
        let data = if self.ephemeral {
            DataLocation::Ephemeral
        } else {
            DataLocation::Dir(match self.data_dir {
                Some(directory) => directory,
                None => sfn_local::default_data_dir().ok_or(ServeError::NoDataDirectory)?,
            })
        };
        let mut config = ServeConfig::new(data);
        config.port = self.port;
        config.engine.mock_config = self.mock_config;
        config.engine.lambda_endpoint = self.lambda_endpoint.or(self.lambda_endpoint_of_aws);
        if let Some(path) = self.lambda_functions {
            config.engine.local_functions = local_functions(&path)?;
        }
        config.engine.local_functions.extend(self.lambda);
        if let Some(profile) = self.aws_profile {
            let source = profile_credentials(&profile, self.aws_region)
                .await
                .map_err(|error| ServeError::Profile(error.to_string()))?;
            let region = source.region().to_owned();
            let access = AccountAccess::new(profile, region, source);
            access
                .validate()
                .map_err(|error| ServeError::Profile(error.to_string()))?;
            config.engine.account_access = Some(access);
        }
        config.engine.connections = self.connections;
        config.engine.aws = AwsEndpoints::from_environment(environment());
        config.engine.time_scale = self.time_scale;
        config.engine.retention = self.retention.0;
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retention_is_a_number_with_a_unit_or_forever() {
        let seconds = |n| Some(Retention(Some(Duration::from_secs(n))));
        for (text, expected) in [
            ("forever", Some(Retention(None))),
            ("45s", seconds(45)),
            ("5m", seconds(300)),
            ("12h", seconds(43_200)),
            ("90d", seconds(7_776_000)),
            ("", None),
            ("d", None),
            ("90", None),
            ("0d", None),
            ("-1d", None),
            ("1.5h", None),
            ("1w", None),
            ("90 d", None),
            ("1é", None),
            ("99999999999999999d", None),
        ] {
            assert_eq!(retention(text).ok(), expected, "{text}");
        }
    }
}
