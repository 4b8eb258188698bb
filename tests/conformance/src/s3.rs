use std::path::Path;

use sfn_engine::items::LocalS3;
use tempfile::TempDir;

use crate::Case;

/// The objects that a case has in S3, in a folder that goes with this.
pub(crate) struct S3 {
    folder: Option<TempDir>,
}

impl S3 {
    pub(crate) fn of(case: &Case) -> Result<Self, String> {
        if case.s3.is_empty() {
            return Ok(Self { folder: None });
        }
        let told = |error: std::io::Error| error.to_string();
        let folder = TempDir::new().map_err(told)?;
        for (name, content) in &case.s3 {
            let path = folder.path().join(name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).map_err(told)?;
            }
            std::fs::write(path, content).map_err(told)?;
        }
        Ok(Self {
            folder: Some(folder),
        })
    }

    pub(crate) fn objects(&self) -> LocalS3 {
        let folder = self.folder.as_ref().map_or(Path::new(""), TempDir::path);
        LocalS3::new(folder.to_owned())
    }
}
