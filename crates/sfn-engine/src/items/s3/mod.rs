//! The folder that stands for S3 in a local workspace: `<folder>/<bucket>/<key>`.

mod listing;
mod place;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

pub use listing::ListedObject;
pub(super) use listing::Listing;

/// What the names of objects in the making begin with.
const UNFINISHED: &str = ".tmp";

/// Where buckets and objects are kept as folders and files. Nothing outside it can be reached: not by `..`, not by an absolute key,
/// not through a symbolic link.
#[derive(Clone, Debug)]
pub struct LocalS3 {
    root: PathBuf,
}

/// An object that can be read.
#[derive(Debug)]
pub struct Object {
    /// Its content, from the beginning.
    pub file: File,
    /// Bytes.
    pub size: u64,
}

/// What S3 would refuse, and what only a folder refuses.
#[derive(Debug, thiserror::Error)]
pub enum S3Error {
    /// There is no such bucket.
    #[error(
        "The specified bucket does not exist (Service: S3, Status Code: 404, Error Code: NoSuchBucket, Bucket: {bucket})"
    )]
    NoSuchBucket {
        /// Its name.
        bucket: String,
    },
    /// There is no such object.
    #[error(
        "The specified key does not exist. (Service: S3, Status Code: 404, Error Code: NoSuchKey, Bucket: {bucket}, Key: {key})"
    )]
    NoSuchKey {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
    },
    /// The bucket's name or the key cannot be the name of a file within the folder.
    #[error(
        "The local workspace keeps S3 objects as files, and '{bucket}/{key}' cannot be one: {why}"
    )]
    NoFile {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The file system refused.
    #[error("The file {} in the local workspace's S3 folder cannot be {what}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// `read` or `written`.
        what: &'static str,
        /// Why.
        source: io::Error,
    },
}

impl LocalS3 {
    /// Takes the folder as S3; it needs not be there yet.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Opens an object.
    ///
    /// # Errors
    /// When the bucket or the object is not there, or cannot be read.
    pub fn open(&self, bucket: &str, key: &str) -> Result<Object, S3Error> {
        let path = self.existing(bucket, key)?;
        let unreadable = |source| S3Error::File {
            path: path.clone(),
            what: "read",
            source,
        };
        let file = File::open(&path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(S3Error::NoSuchKey {
                bucket: bucket.to_owned(),
                key: key.to_owned(),
            });
        }
        Ok(Object {
            file,
            size: metadata.len(),
        })
    }

    /// The objects of a bucket whose keys begin with `prefix`, in the order of their keys' bytes.
    ///
    /// # Errors
    /// When the bucket is not there.
    pub fn list(
        &self,
        bucket: &str,
        prefix: &str,
    ) -> Result<impl Iterator<Item = Result<ListedObject, S3Error>> + Send + use<>, S3Error> {
        Listing::begin(self.bucket(bucket, prefix)?, prefix)
    }

    /// Begins to write an object; it appears with [`NewObject::finish`], whole. The bucket is made when it is not there.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub(super) fn create(&self, bucket: &str, key: &str) -> Result<NewObject, S3Error> {
        let path = self.place(bucket, key)?;
        let unwritable = |source| S3Error::File {
            path: path.clone(),
            what: "written",
            source,
        };
        let dir = path.parent().unwrap_or(&self.root).to_owned();
        fs::create_dir_all(&self.root).map_err(unwritable)?;
        // What is there already decides where new folders come to lie.
        let is_there = |path: &&Path| path.symlink_metadata().is_ok();
        let there = dir.ancestors().find(is_there).unwrap_or(&self.root);
        self.refuse_outside(there, bucket, key)?;
        fs::create_dir_all(&dir).map_err(unwritable)?;
        // Beside the buckets, where no listing sees it.
        let file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&self.root)
            .map_err(unwritable)?;
        Ok(NewObject {
            file: BufWriter::new(file),
            path,
            size: 0,
        })
    }
}

impl LocalS3 {
    /// Removes what a process that was killed left of objects in the making. Nobody may be making one.
    pub(crate) fn sweep(&self) {
        for entry in fs::read_dir(&self.root).into_iter().flatten().flatten() {
            let left_behind = entry.file_name().to_string_lossy().starts_with(UNFINISHED)
                && entry.file_type().is_ok_and(|kind| kind.is_file());
            if left_behind && let Err(error) = fs::remove_file(entry.path()) {
                tracing::warn!(file = %entry.path().display(), %error, "an unfinished object could not be removed");
            }
        }
    }
}

/// An object in the making.
#[derive(Debug)]
pub(super) struct NewObject {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
    size: u64,
}

impl NewObject {
    /// Appends.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), S3Error> {
        self.size += bytes.len() as u64;
        let written = self.file.write_all(bytes);
        written.map_err(|source| self.unwritable(source))
    }

    /// Bytes so far.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Puts it in its place, on disk.
    pub(super) fn finish(self) -> Result<(), S3Error> {
        let path = self.path.clone();
        let unwritable = |source| S3Error::File {
            path: path.clone(),
            what: "written",
            source,
        };
        let file = self
            .file
            .into_inner()
            .map_err(|e| unwritable(e.into_error()))?;
        file.as_file().sync_all().map_err(unwritable)?;
        file.persist(&self.path).map_err(|e| unwritable(e.error))?;
        Ok(())
    }

    fn unwritable(&self, source: io::Error) -> S3Error {
        S3Error::File {
            path: self.path.clone(),
            what: "written",
            source,
        }
    }
}
