//! `stepdeck-local`: AWS Step Functions on this machine, for every SDK and the AWS CLI.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use sfn_local::{DataLocation, ServeConfig, ServeError, serve};

/// Answers the API of AWS Step Functions on this machine: point an SDK or the AWS CLI at it with --endpoint-url.
#[derive(Debug, Parser)]
#[command(name = "stepdeck-local", version, after_help = NOTES)]
struct Options {
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
    #[arg(long, value_name = "FILE")]
    mock_config: Option<PathBuf>,

    /// Where Lambda functions are invoked, for example http://127.0.0.1:3001 of `sam local start-lambda`
    #[arg(long, value_name = "URL", env = "STEPDECK_LAMBDA_ENDPOINT", value_parser = url)]
    lambda_endpoint: Option<String>,

    /// Let waits, retry intervals and time-outs pass N times as fast
    #[arg(long, value_name = "N", default_value_t = 1.0, value_parser = time_scale)]
    time_scale: f64,
}

const NOTES: &str = "\
boto3 and the AWS CLI put `sync-` before the host for StartSyncExecution and TestState, a name that most systems cannot
resolve: set AWS_DISABLE_HOST_PREFIX_INJECTION=true for them. STEPDECK_LOG sets what is logged, for example `debug`.

Exit codes: 0 stopped by SIGINT or SIGTERM, 2 wrong options, 3 the port cannot be had, 4 the data directory cannot be used,
1 anything else.";

fn time_scale(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(scale) if scale.is_finite() && scale > 0.0 => Ok(scale),
        _ => Err("a number over 0 is wanted".to_owned()),
    }
}

fn url(text: &str) -> Result<String, String> {
    match text.parse::<http::Uri>() {
        Ok(uri) if matches!(uri.scheme_str(), Some("http" | "https")) => Ok(text.to_owned()),
        _ => Err("an http:// or https:// address is wanted".to_owned()),
    }
}

impl Options {
    fn config(self) -> Result<ServeConfig, ServeError> {
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
        config.engine.lambda_endpoint = self.lambda_endpoint;
        config.engine.time_scale = self.time_scale;
        Ok(config)
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("STEPDECK_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(ServeError::Runtime)
        .and_then(|runtime| runtime.block_on(run(options)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stepdeck-local: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

async fn run(options: Options) -> Result<(), ServeError> {
    // Before the first answer: a signal that comes while the store opens is not lost.
    let stop = stop_signal()?;
    let server = serve(options.config()?).await?;
    println!("stepdeck-local is listening on {}", server.url());
    stop.await;
    server.shutdown().await;
    Ok(())
}

/// Ends when the process is told to stop.
#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()>, ServeError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).map_err(ServeError::Runtime)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(ServeError::Runtime)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
        }
    })
}

/// Ends when the process is told to stop.
#[cfg(not(unix))]
fn stop_signal() -> Result<impl Future<Output = ()>, ServeError> {
    Ok(async {
        // Without Ctrl-C the process ends only by force.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
