//! boto3 and the AWS CLI: clients that no one here wrote.

use std::path::Path;

use crate::support::server;

#[tokio::test(flavor = "multi_thread")]
async fn boto3_and_the_aws_cli_work() {
    let Some(python) = std::env::var_os("STEPDECK_PYTHON") else {
        panic!(
            "STEPDECK_PYTHON does not name a Python with boto3 and the AWS CLI: run `cargo xtask test`, which makes one \
             from tests/requirements.txt"
        );
    };
    let server = server().await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/boto3/basic.py");
    let url = server.url();
    let run = tokio::task::spawn_blocking(move || {
        std::process::Command::new(python)
            .arg(script)
            .arg(url)
            // Nothing of this machine's own configuration may come in.
            .env("AWS_CONFIG_FILE", "none")
            .env("AWS_SHARED_CREDENTIALS_FILE", "none")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .output()
    });
    let output = run.await.unwrap().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    server.shutdown().await;
}
