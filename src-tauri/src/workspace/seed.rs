//! Puts the sample state machines into a workspace, each once in its life: a sample that a person deletes stays deleted.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use sfn_api::{CreateStateMachineInput, ErrorCode, StateMachineType, Tag, operations};
use sfn_client::connections::{ConnectionSpec, ResolveError, resolve};
use sfn_client::{Client, ClientError};

use super::samples::{MOCKS, Sample, samples};

/// File in the workspace's folder with the names of the samples that it has had.
const SEEDED_FILE: &str = "samples.json";

/// Tag of state machines that came with the app.
const SAMPLE_TAG: &str = "stepdeck:sample";

/// The role that samples name; the local workspace takes any.
const ROLE: &str = "arn:aws:iam::123456789012:role/stepdeck-sample";

/// Why samples are missing.
#[derive(Debug, thiserror::Error)]
pub(super) enum SeedError {
    #[error("a file of the workspace cannot be read or written: {0}")]
    File(#[from] io::Error),
    #[error("{0}")]
    Connection(#[from] ResolveError),
    #[error("{name} could not be created: {source}")]
    Create {
        name: String,
        source: Box<ClientError>,
    },
    #[error("the list of samples is wrong: {0}")]
    Manifest(#[from] serde_json::Error),
}

/// Creates the samples that this workspace has not had yet, through the API that answers at `endpoint`.
pub(super) async fn seed(folder: &Path, endpoint: &str) -> Result<(), SeedError> {
    let record = folder.join(SEEDED_FILE);
    let mut seeded = read(&record)?;
    let missing: Vec<Sample> = samples()?
        .into_iter()
        .filter(|sample| !seeded.contains(&sample.name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let client = resolve(&ConnectionSpec::Local {
        endpoint: endpoint.to_owned(),
    })
    .await?;
    for sample in missing {
        create(&client, &sample).await?;
        seeded.insert(sample.name);
        // After each, so that none comes back if the app ends in between.
        std::fs::write(&record, serde_json::to_string_pretty(&seeded)?)?;
    }
    Ok(())
}

/// Names of the samples that the workspace has had; damage in the file counts as none, for creating a sample again that is
/// still there does nothing.
fn read(record: &Path) -> Result<BTreeSet<String>, SeedError> {
    match std::fs::read(record) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(error.into()),
    }
}

/// Puts the mocked answers of the samples into the workspace's own file. It is a person's to edit: one that is there is left as it
/// is.
pub(super) fn write_mocks(file: &Path) -> io::Result<()> {
    use io::Write;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    match std::fs::File::create_new(file) {
        Ok(mut file) => file.write_all(MOCKS.as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

async fn create(client: &Client, sample: &Sample) -> Result<(), SeedError> {
    let definition = sample.definition().unwrap_or_default();
    let input = CreateStateMachineInput {
        r#type: Some(StateMachineType::from(sample.r#type.as_str())),
        tags: Some(vec![Tag {
            key: Some(SAMPLE_TAG.to_owned()),
            value: Some("true".to_owned()),
        }]),
        ..CreateStateMachineInput::new(&sample.name, definition, ROLE)
    };
    match client.call::<operations::CreateStateMachine>(input).await {
        Ok(_) => Ok(()),
        // A person's own has the name; it is theirs.
        Err(error) if error.code == ErrorCode::StateMachineAlreadyExists => Ok(()),
        Err(source) => Err(SeedError::Create {
            name: sample.name.clone(),
            source: Box::new(source),
        }),
    }
}
