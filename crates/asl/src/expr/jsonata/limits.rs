//! How far one expression may go: the bounds of the service, as its documentation and measurements of it tell.

use jsonata_core::evaluator::EvaluatorOptions;

/// Longest evaluation of one expression, in milliseconds ("longer than 1 second" in the service's guide).
pub(super) const MAX_MILLIS: u64 = 1000;

/// Deepest nesting of an evaluation, as the library counts it: leaves do not count there. The service takes a chain of
/// 100 additions and refuses one of 101.
pub(super) const MAX_DEPTH: usize = 99;

/// Longest sequence that an expression may make: the service takes `[1..873782]` and refuses one number more.
pub(super) const MAX_SEQUENCE: usize = 873_782;

/// Longest text, and most values in one result: as many bytes as the longest sequence has.
pub(super) const MAX_SIZE: usize = MAX_SEQUENCE * 8;

/// Deepest nesting where the checks that we put into an expression nest as well, at most one for each three levels.
pub(super) const MAX_DEPTH_CHECKED: usize = MAX_DEPTH / 3 * 4;

/// Most bytes of arrays (eight for each value) that one evaluation may make in a loop.
pub(super) const MAX_ARRAYS: usize = 16 * MAX_SIZE;

/// Most bytes of texts that one evaluation may make in a loop.
pub(super) const MAX_TEXTS: usize = 128 * MAX_SIZE;

/// Most elements that `$range` makes.
pub(super) const MAX_RANGE: usize = 360_145;

/// Deepest nesting of a result. JSON text that is deeper could not be read again.
pub(super) const MAX_RESULT_DEPTH: usize = 120;

/// What the service says when an expression takes too much memory.
pub(super) const MEMORY_EXCEEDED: &str =
    "Expression evaluation memory limit exceeded: Check for excessive memory usage";

/// What the service says when an expression nests too deep.
pub(super) const STACK_EXCEEDED: &str = "Stack overflow error: Check for non-terminating recursive function. \
     Consider rewriting as tail-recursive";

/// What the service says when an expression takes too long.
pub(super) const TIME_EXCEEDED: &str = "Expression evaluation timeout: Check for infinite loop";

/// The library's bounds; `checked` tells that our checks stand in the expression.
pub(super) fn options(checked: bool) -> EvaluatorOptions {
    EvaluatorOptions {
        timeout_ms: Some(MAX_MILLIS),
        max_stack_depth: Some(if checked {
            MAX_DEPTH_CHECKED
        } else {
            MAX_DEPTH
        }),
        max_sequence_length: Some(MAX_SEQUENCE),
        ..EvaluatorOptions::default()
    }
}
