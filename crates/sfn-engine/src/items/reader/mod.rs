//! `ItemReader`: the items of a dataset, one by one.

mod csv;
mod decompress;
mod format;
mod item;
mod java_map;
mod json;
mod json_lines;
mod listing;
mod manifest;
mod object;
mod parquet;
mod request;

pub use item::{Items, MapItem};
pub use request::ReaderRequest;
