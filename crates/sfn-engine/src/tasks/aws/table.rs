//! The table of services: `model/aws_services.bin`, which is generated from botocore's models. A service is unpacked when it is first
//! called, so that most of the table stays packed.

use std::io::Read;
use std::sync::{LazyLock, OnceLock};

use flate2::read::ZlibDecoder;
use serde::de::DeserializeOwned;

use super::service::{self, Service};

static TABLE: &[u8] = include_bytes!("../../../model/aws_services.bin");

struct Entry {
    id: String,
    /// What a Resource calls it after `aws-sdk:`.
    sdk: String,
    packed: &'static [u8],
    unpacked: OnceLock<Option<Service>>,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    entries().unwrap_or_else(|| {
        tracing::error!("the table of AWS services is unreadable");
        Vec::new()
    })
});

/// The index's length, the index, the services: see `model/aws_services.py`.
fn entries() -> Option<Vec<Entry>> {
    let (length, rest) = TABLE.split_first_chunk()?;
    let (index, mut rest) =
        rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    let mut entries = Vec::new();
    for (id, length) in unpacked::<Vec<(String, usize)>>(index)? {
        let (packed, after) = rest.split_at_checked(length)?;
        rest = after;
        entries.push(Entry {
            sdk: service::sdk_name(&id),
            id,
            packed,
            unpacked: OnceLock::new(),
        });
    }
    Some(entries)
}

fn unpacked<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    let mut text = Vec::new();
    ZlibDecoder::new(packed).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text)
        .inspect_err(|error| tracing::error!(%error, "a service is not described as it should be"))
        .ok()
}

/// The ids of all services, in the order of the table.
pub(super) fn ids() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().map(|entry| &*entry.id)
}

/// The service with this id.
pub(super) fn by_id(id: &str) -> Option<&'static Service> {
    ENTRIES.iter().find(|entry| entry.id == id)?.service()
}

/// The service that a Resource calls so.
pub(super) fn of_sdk(name: &str) -> Option<&'static Service> {
    ENTRIES.iter().find(|entry| entry.sdk == name)?.service()
}

impl Entry {
    fn service(&self) -> Option<&Service> {
        let service = self.unpacked.get_or_init(|| unpacked(self.packed));
        service.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_of_the_table_can_be_read() {
        let mut count = 0;
        for id in ids() {
            let service = by_id(id).unwrap_or_else(|| panic!("{id}"));
            assert!(!service.operations.is_empty(), "{id}");
            service.check();
            count += 1;
        }
        assert!(count > 400, "{count}");
    }
}
