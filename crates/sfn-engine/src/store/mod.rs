//! The durable store: SQLite, one writer with group commit, readers that never block it.

mod error;
mod page;
pub mod table;

pub use error::{ListError, OpenError, StoreError};
pub use page::{Page, PageRequest};
