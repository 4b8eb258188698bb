//! Where an object lies, and that it lies within the folder.

use std::io;
use std::path::{Path, PathBuf};

use super::{LocalS3, S3Error};

/// Bytes of a key (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>).
const KEY_BYTES: usize = 1024;

impl LocalS3 {
    /// The folder of a bucket that is there; `key` or prefix for the message.
    pub(super) fn bucket(&self, bucket: &str, key: &str) -> Result<PathBuf, S3Error> {
        let path = self.place_of_bucket(bucket, key)?;
        match path.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => Ok(path),
            Ok(_) => Err(no_bucket(bucket)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(no_bucket(bucket)),
            Err(source) => Err(S3Error::File {
                path,
                what: "read",
                source,
            }),
        }
    }

    /// The file of an object that may be there, in a bucket that is.
    pub(super) fn existing(&self, bucket: &str, key: &str) -> Result<PathBuf, S3Error> {
        self.bucket(bucket, key)?;
        let path = self.place(bucket, key)?;
        match path.canonicalize() {
            Ok(_) => {
                self.refuse_outside(&path, bucket, key)?;
                Ok(path)
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                Err(S3Error::NoSuchKey {
                    bucket: bucket.to_owned(),
                    key: key.to_owned(),
                })
            }
            Err(source) => Err(S3Error::File {
                path,
                what: "read",
                source,
            }),
        }
    }

    /// The file that an object has or would have.
    pub(super) fn place(&self, bucket: &str, key: &str) -> Result<PathBuf, S3Error> {
        let mut path = self.place_of_bucket(bucket, key)?;
        if key.is_empty() || key.len() > KEY_BYTES {
            return Err(no_file(bucket, key, "a key has 1 to 1024 bytes"));
        }
        for segment in key.split('/') {
            if let Some(why) = unusable(segment) {
                return Err(no_file(bucket, key, why));
            }
            path.push(segment);
        }
        Ok(path)
    }

    /// Refuses what a symbolic link leads out of the folder. `path` must be there.
    pub(super) fn refuse_outside(
        &self,
        path: &Path,
        bucket: &str,
        key: &str,
    ) -> Result<(), S3Error> {
        let real = |path: &Path| {
            path.canonicalize().map_err(|source| S3Error::File {
                path: path.to_owned(),
                what: "read",
                source,
            })
        };
        if real(path)?.starts_with(real(&self.root)?) {
            return Ok(());
        }
        Err(no_file(
            bucket,
            key,
            "a symbolic link leads out of the workspace's S3 folder",
        ))
    }

    fn place_of_bucket(&self, bucket: &str, key: &str) -> Result<PathBuf, S3Error> {
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if bucket.is_empty() || bucket.len() > 255 || !bucket.chars().all(known) {
            return Err(no_file(bucket, key, "this is no name of a bucket"));
        }
        if let Some(why) = unusable(bucket) {
            return Err(no_file(bucket, key, why));
        }
        Ok(self.root.join(bucket))
    }
}

/// Why a part of a key cannot be the name of a file or folder, on any of the systems that the workspace runs on.
fn unusable(segment: &str) -> Option<&'static str> {
    match segment {
        "" => Some("a key may not begin or end with '/', nor hold '//'"),
        "." | ".." => Some("a key may not hold '.' or '..' between '/'"),
        _ if segment.contains(['\\', '\0']) => Some("a key may not hold '\\' or NUL"),
        _ if cfg!(windows) && segment.contains([':', '*', '?', '"', '<', '>', '|']) => {
            Some("Windows does not let a file have this name")
        }
        _ => None,
    }
}

fn no_bucket(bucket: &str) -> S3Error {
    S3Error::NoSuchBucket {
        bucket: bucket.to_owned(),
    }
}

fn no_file(bucket: &str, key: &str, why: &'static str) -> S3Error {
    S3Error::NoFile {
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        why,
    }
}
