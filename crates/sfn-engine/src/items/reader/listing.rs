//! The objects of a bucket as items.

use std::iter;
use std::sync::Arc;

use super::format::Format;
use super::item::{Items, MapItem};
use super::object;
use crate::items::{ItemsError, ListedObject, LocalS3};

/// `Transformation` of a listing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Listed {
    /// `NONE`: the items tell of the objects.
    Objects,
    /// `LOAD_AND_FLATTEN`: the items in the objects.
    Content(Format),
}

/// The items of a listing.
pub(super) fn items(
    s3: &LocalS3,
    bucket: &str,
    prefix: &str,
    listed: &Listed,
) -> Result<Items, ItemsError> {
    let objects = s3.list(bucket, prefix)?;
    let items = match listed {
        Listed::Objects => {
            let source: Arc<str> = format!("S3://{bucket}").into();
            Items::new(objects.map(move |object| {
                Ok(MapItem {
                    value: object?.to_item()?,
                    key: None,
                    source: Arc::clone(&source),
                })
            }))
        }
        Listed::Content(format) => {
            let (s3, bucket, format) = (s3.clone(), bucket.to_owned(), format.clone());
            flattened(objects.map(move |object| {
                let ListedObject { key, .. } = object?;
                object::items(&s3, &bucket, &key, &format)
            }))
        }
    };
    Ok(items)
}

/// The items of one dataset after another.
pub(super) fn flattened(
    datasets: impl Iterator<Item = Result<Items, ItemsError>> + Send + 'static,
) -> Items {
    Items::new(datasets.flat_map(|items| match items {
        Ok(items) => items,
        Err(error) => Items::new(iter::once(Err(error))),
    }))
}
