//! What a Distributed Map reads and writes: the items of a dataset one by one, batches of them, and the files with the results of
//! its child executions. A folder stands for S3.
//!
//! Reading and writing block: call them from a thread that may.

mod batch;
mod count;
mod error;
mod reader;
mod s3;
mod writer;

pub use batch::{Batch, Batcher, Batching};
pub use count::count;
pub use error::ItemsError;
pub use reader::{Items, MapItem, ReaderRequest};
pub use s3::{ListedObject, LocalS3, Object, S3Error};
pub use writer::{ChildExecution, ChildStatus, ResultExport, ResultList, WriterRequest};
