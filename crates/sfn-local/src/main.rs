//! `stepdeck-local`: AWS Step Functions on this machine, for every SDK and the AWS CLI.

mod options;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use sfn_local::{ServeError, serve};

use options::{LogFormat, Options, Print};

fn main() -> ExitCode {
    let options = Options::parse();
    if let Some(wanted) = options.print {
        return match print(wanted) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("stepdeck-local: {error}");
                ExitCode::FAILURE
            }
        };
    }
    log(options.log_format);
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

/// Writes log lines to standard error; standard output has one line only, which says where the service answers.
fn log(format: LogFormat) {
    let lines = tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("STEPDECK_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().init(),
    }
}

/// Prints what packages install beside the program.
fn print(wanted: Print) -> std::io::Result<()> {
    let mut command = Options::command();
    let mut text = Vec::new();
    match wanted {
        Print::Man => clap_mangen::Man::new(command).render(&mut text)?,
        Print::Completion(shell) => {
            clap_complete::generate(shell, &mut command, "stepdeck-local", &mut text);
        }
    }
    std::io::stdout().write_all(&text)
}

async fn run(options: Options) -> Result<(), ServeError> {
    // Before the first answer: a signal that comes while the store opens is not lost.
    let stop = stop_signal()?;
    let server = serve(options.config().await?).await?;
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
