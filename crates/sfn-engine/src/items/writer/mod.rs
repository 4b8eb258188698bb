//! `ResultWriter`: the results of child executions, in files or in the state's output.

mod child;
mod export;
mod list;
mod request;

pub use child::{ChildExecution, ChildStatus};
pub use export::ResultExport;
pub use list::ResultList;
pub use request::WriterRequest;
