//! JSON text to a tree that knows where everything stands.
//!
//! Parsing never fails: it gives a tree and everything that is wrong with the text. The tree is an arena,
//! so that neither building nor dropping it recurses, however deep the text nests.

mod escape;
mod fault;
mod parser;
mod position;
mod scalar;
mod tree;

pub use fault::SyntaxFault;
pub use parser::{Parsed, parse};
pub use position::{LineIndex, Position, Range, Span};
pub use tree::{Member, Node, NodeKind, Tree};

/// How many arrays and objects may stand within each other. What is deeper, and what follows it, is not read. The JSON
/// reader that AWS uses refuses deeper texts as well.
pub const MAX_DEPTH: usize = 1000;
