use serde_json::{Map, Value, json};

use super::child::{ChildExecution, ChildStatus};
use super::list::line;
use super::request::{Destination, Form, OutputType, Transformation, WriterRequest};
use crate::items::s3::NewObject;
use crate::items::{ItemsError, LocalS3, S3Error};

/// Bytes of a file, more or less: the next result goes into another one
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html>).
const FILE_BYTES: u64 = 5 * 1024 * 1024 * 1024;

/// Files by how the executions in them ended, in the manifest's order.
const GROUPS: [&str; 3] = ["FAILED", "PENDING", "SUCCEEDED"];

/// Writes the results of a Map Run's child executions to `<prefix>/<id of the Map Run>/`: a file for those that succeeded, one for
/// those that failed, timed out or were aborted, one for those that were never started, and `manifest.json`, which comes last.
#[derive(Debug)]
pub struct ResultExport {
    s3: LocalS3,
    bucket: String,
    /// `prefix/id`.
    folder: String,
    map_run_arn: String,
    form: Form,
    groups: [Group; 3],
}

#[derive(Debug, Default)]
struct Group {
    file: Option<(String, NewObject)>,
    /// Keys and sizes of complete files.
    complete: Vec<(String, u64)>,
}

impl ResultExport {
    /// Begins an export; no file is made yet. After a redrive (`redrive_count` above 0) the files go to a folder of their own, so that
    /// those of the run before stay.
    ///
    /// # Errors
    /// `States.ResultWriterFailed` when the request names no place.
    pub fn begin(
        s3: &LocalS3,
        request: &WriterRequest,
        map_run_arn: &str,
        redrive_count: u64,
    ) -> Result<Self, ItemsError> {
        let Some(Destination { bucket, prefix }) = &request.destination else {
            return Err(ItemsError::writer("The ResultWriter has no Resource."));
        };
        let id = map_run_arn.rsplit(':').next().unwrap_or(map_run_arn);
        let mut folder = match prefix.as_str() {
            "" => id.to_owned(),
            prefix => format!("{prefix}/{id}"),
        };
        if redrive_count > 0 {
            folder.push_str(&format!("/Redrive-{redrive_count}"));
        }
        Ok(Self {
            s3: s3.clone(),
            bucket: bucket.clone(),
            folder,
            map_run_arn: map_run_arn.to_owned(),
            form: request.form,
            groups: Default::default(),
        })
    }

    /// Adds a child execution.
    ///
    /// # Errors
    /// `States.ResultWriterFailed` when a file cannot be written.
    pub fn add(&mut self, child: &ChildExecution) -> Result<(), ItemsError> {
        // Those that did not succeed are told of in full.
        let (at, transformation) = match child.status {
            ChildStatus::Succeeded => (2, self.form.transformation),
            ChildStatus::Pending => (1, Transformation::None),
            ChildStatus::Failed | ChildStatus::TimedOut | ChildStatus::Aborted => {
                (0, Transformation::None)
            }
        };
        let results = child.results(transformation);
        for result in results.map_err(|error| ItemsError::writer(error.to_string()))? {
            self.append(at, &result)?;
        }
        Ok(())
    }

    /// Completes the files and writes the manifest.
    ///
    /// # Returns
    /// The state's result: `{"MapRunArn":…,"ResultWriterDetails":{"Bucket":…,"Key":…}}`.
    ///
    /// # Errors
    /// `States.ResultWriterFailed` when a file cannot be written.
    pub fn finish(mut self) -> Result<Value, ItemsError> {
        let mut files = Map::new();
        for (at, name) in GROUPS.iter().enumerate() {
            self.complete(at)?;
            let complete = self.groups.get(at).map(|group| &group.complete);
            let complete = complete.into_iter().flatten();
            let listed = complete.map(|(key, size)| json!({ "Key": key, "Size": size }));
            files.insert((*name).to_owned(), listed.collect());
        }
        let manifest = json!({
            "DestinationBucket": self.bucket,
            "MapRunArn": self.map_run_arn,
            "ResultFiles": files,
        });
        let key = format!("{}/manifest.json", self.folder);
        let mut object = self.s3.create(&self.bucket, &key).map_err(unwritable)?;
        let text = manifest.to_string();
        object.write(text.as_bytes()).map_err(unwritable)?;
        object.finish().map_err(unwritable)?;
        Ok(json!({
            "MapRunArn": self.map_run_arn,
            "ResultWriterDetails": { "Bucket": self.bucket, "Key": key },
        }))
    }

    fn append(&mut self, at: usize, result: &str) -> Result<(), ItemsError> {
        let full = |group: &Group| {
            let size = group.file.as_ref().map(|(_, file)| file.size());
            size.is_some_and(|size| size + result.len() as u64 > FILE_BYTES)
        };
        if self.groups.get(at).is_some_and(full) {
            self.complete(at)?;
        }
        let (Some(group), Some(name)) = (self.groups.get_mut(at), GROUPS.get(at)) else {
            return Ok(());
        };
        let json_lines = self.form.output_type == OutputType::JsonLines;
        let first = group.file.is_none();
        if first {
            let extension = if json_lines { "jsonl" } else { "json" };
            let number = group.complete.len();
            let key = format!("{}/{name}_{number}.{extension}", self.folder);
            let file = self.s3.create(&self.bucket, &key).map_err(unwritable)?;
            group.file = Some((key, file));
        }
        let Some((_, file)) = &mut group.file else {
            return Ok(());
        };
        let before = match (json_lines, first) {
            (true, _) => "",
            (false, true) => "[",
            (false, false) => ",",
        };
        file.write(before.as_bytes()).map_err(unwritable)?;
        if json_lines {
            let line = line(result).map_err(|error| ItemsError::writer(error.to_string()))?;
            file.write(line.as_bytes()).map_err(unwritable)?;
            return file.write(b"\n").map_err(unwritable);
        }
        file.write(result.as_bytes()).map_err(unwritable)
    }

    fn complete(&mut self, at: usize) -> Result<(), ItemsError> {
        let Some(group) = self.groups.get_mut(at) else {
            return Ok(());
        };
        let Some((key, mut file)) = group.file.take() else {
            return Ok(());
        };
        if self.form.output_type == OutputType::Json {
            file.write(b"]").map_err(unwritable)?;
        }
        group.complete.push((key, file.size()));
        file.finish().map_err(unwritable)
    }
}

fn unwritable(error: S3Error) -> ItemsError {
    ItemsError::writer(error.to_string())
}
