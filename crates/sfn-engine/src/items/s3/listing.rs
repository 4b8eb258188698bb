use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use md5::{Digest, Md5};
use serde_json::{Value, json};

use super::S3Error;

/// An object as a listing tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedObject {
    /// Its key.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// Seconds since the Unix epoch.
    pub last_modified: u64,
    path: PathBuf,
}

impl ListedObject {
    /// The item that stands for it, as AWS gives it
    /// (<https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>). Its content is read for the ETag.
    pub(in crate::items) fn to_item(&self) -> Result<Value, S3Error> {
        let etag = etag(&self.path).map_err(|source| S3Error::File {
            path: self.path.clone(),
            what: "read",
            source,
        })?;
        Ok(json!({
            "Etag": format!("\"{etag}\""),
            "Key": self.key,
            "LastModified": self.last_modified,
            "Size": self.size,
            "StorageClass": "STANDARD",
        }))
    }
}

/// The MD5 of an object that was put in one piece.
fn etag(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Md5::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read).unwrap_or_default());
    }
    Ok(hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// Walks through a bucket's folder in the order of keys, one folder's names in memory at a time.
pub(in crate::items) struct Listing {
    prefix: String,
    /// What is still to be visited, the next one last.
    pending: Vec<Entry>,
}

struct Entry {
    path: PathBuf,
    /// A folder's ends with `/`.
    key: String,
}

impl Listing {
    pub(super) fn begin(bucket: PathBuf, prefix: &str) -> Result<Self, S3Error> {
        let mut listing = Self {
            prefix: prefix.to_owned(),
            pending: Vec::new(),
        };
        listing.visit(&bucket, "")?;
        Ok(listing)
    }

    /// Puts what is in a folder before everything else. Symbolic links are left out, and names that are no text.
    fn visit(&mut self, dir: &Path, key: &str) -> Result<(), S3Error> {
        let unreadable = |source| S3Error::File {
            path: dir.to_owned(),
            what: "read",
            source,
        };
        let from = self.pending.len();
        for entry in fs::read_dir(dir).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let kind = entry.file_type().map_err(unreadable)?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let key = match (kind.is_dir(), kind.is_file()) {
                (true, _) => format!("{key}{name}/"),
                (_, true) => format!("{key}{name}"),
                _ => continue,
            };
            let wanted =
                key.starts_with(&self.prefix) || (kind.is_dir() && self.prefix.starts_with(&key));
            if wanted {
                self.pending.push(Entry {
                    path: entry.path(),
                    key,
                });
            }
        }
        if let Some(new) = self.pending.get_mut(from..) {
            new.sort_unstable_by(|a, b| Reverse(&a.key).cmp(&Reverse(&b.key)));
        }
        Ok(())
    }

    fn object(entry: Entry) -> Result<ListedObject, S3Error> {
        let unreadable = |source| S3Error::File {
            path: entry.path.clone(),
            what: "read",
            source,
        };
        let metadata = fs::symlink_metadata(&entry.path).map_err(unreadable)?;
        let modified = metadata.modified().map_err(unreadable)?;
        let last_modified = modified
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        Ok(ListedObject {
            size: metadata.len(),
            last_modified,
            key: entry.key,
            path: entry.path,
        })
    }
}

impl Iterator for Listing {
    type Item = Result<ListedObject, S3Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = self.pending.pop()?;
            if !entry.key.ends_with('/') {
                return Some(Self::object(entry));
            }
            if let Err(error) = self.visit(&entry.path, &entry.key) {
                return Some(Err(error));
            }
        }
    }
}
