//! The functions that the service adds to JSONata, and those of JSONata's that need our clock, our randomness or our
//! bounds.

mod arrays;
mod json;
mod numbers;
mod text;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use jsonata_core::evaluator::{Evaluator, EvaluatorError};
use jsonata_core::value::JValue;

use super::limits::{MAX_ARRAYS, MAX_SIZE, MAX_TEXTS, MEMORY_EXCEEDED};
use super::values::size;
use crate::expr::Entropy;

/// Names of the functions that only rewritten expressions call; no expression can write them.
pub(super) const BOUNDED: &str = "bounded";
/// See [`BOUNDED`].
pub(super) const BOUNDED_REPLACEMENT: &str = "bounded replacement";
/// See [`BOUNDED`].
pub(super) const DISTINCT: &str = "distinct values";

/// See [`BOUNDED`]; stands for what needs too much memory.
pub(super) const TOO_LARGE: &str = "too large";

/// The functions that are not JSONata's own.
pub(super) const ADDED: [&str; 5] = ["partition", "range", "hash", "uuid", "parse"];

type Result = std::result::Result<JValue, EvaluatorError>;

/// Numbers for one evaluation, all made from one that the caller drew.
#[derive(Clone)]
pub(super) struct Draws(Rc<RefCell<u64>>);

impl Draws {
    fn next(&self) -> u64 {
        // SplitMix64.
        let mut state = self.0.borrow_mut();
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Entropy for Draws {
    fn now_millis(&self) -> i64 {
        0
    }

    fn next_u64(&mut self) -> u64 {
        self.next()
    }
}

/// Gives the evaluator those functions of ours that an expression names.
pub(super) fn register(
    evaluator: &mut Evaluator,
    names: &[String],
    entropy: &mut dyn Entropy,
) -> std::result::Result<(), EvaluatorError> {
    let now = entropy.now_millis();
    let random = |name: &str| matches!(name, "random" | "uuid" | "shuffle");
    let seed = if names.iter().any(|it| random(it)) {
        entropy.next_u64()
    } else {
        0
    };
    let draws = Draws(Rc::new(RefCell::new(seed)));
    for name in names {
        let draws = draws.clone();
        match name.as_str() {
            BOUNDED => {
                let made = Made::default();
                evaluator.register_fn(BOUNDED, move |args: &[JValue]| bounded(args, &made))?;
            }
            BOUNDED_REPLACEMENT => {
                evaluator.register_fn(BOUNDED_REPLACEMENT, bounded_replacement)?
            }
            TOO_LARGE => evaluator.register_fn(TOO_LARGE, |_: &[JValue]| Err(memory()))?,
            DISTINCT => evaluator.register_fn(DISTINCT, arrays::distinct)?,
            "partition" => evaluator.register_fn("partition", arrays::partition)?,
            "range" => evaluator.register_fn("range", arrays::range)?,
            "hash" => evaluator.register_fn("hash", text::hash)?,
            "parse" => evaluator.register_fn("parse", json::parse)?,
            "uuid" => {
                evaluator.register_fn("uuid", move |args: &[JValue]| text::uuid(args, &draws))?
            }
            "random" => {
                evaluator.register_fn_override("random", move |args: &[JValue]| {
                    numbers::random(args, &draws)
                })?;
            }
            "shuffle" => {
                evaluator.register_fn_override("shuffle", move |args: &[JValue]| {
                    arrays::shuffle(args, &draws)
                })?;
            }
            "millis" => evaluator
                .register_fn_override("millis", move |_: &[JValue]| Ok(JValue::from(now)))?,
            "now" => evaluator
                .register_fn_override("now", move |_: &[JValue]| Ok(text::timestamp(now)))?,
            "pad" => evaluator.register_fn_override("pad", text::pad)?,
            "eval" => evaluator.register_fn_override("eval", |_: &[JValue]| {
                Err(EvaluatorError::TypeError(
                    "T1006: Attempted to invoke a non-function".to_owned(),
                ))
            })?,
            _ => {}
        }
    }
    Ok(())
}

/// Names of the functions that [`register`] knows.
pub(super) fn is_registered(name: &str) -> bool {
    [BOUNDED, BOUNDED_REPLACEMENT, DISTINCT, TOO_LARGE].contains(&name)
        || ADDED.contains(&name)
        || matches!(
            name,
            "random" | "shuffle" | "millis" | "now" | "pad" | "eval"
        )
}

/// Argument `index` (from 0) of `name` is not what the function takes.
fn mismatch(index: usize, name: &str) -> EvaluatorError {
    EvaluatorError::TypeError(format!(
        "T0410: Argument {} of function \"{name}\" does not match function signature",
        index + 1
    ))
}

fn memory() -> EvaluatorError {
    EvaluatorError::EvaluationError(MEMORY_EXCEEDED.to_owned())
}

fn limit(args: &[JValue], most: usize, name: &str) -> std::result::Result<(), EvaluatorError> {
    // A higher-order function hands its callback an index and the array as well.
    let extra = args.get(most..).unwrap_or_default();
    let from_callback = matches!(
        extra,
        [JValue::Number(_), JValue::Array(_)] | [JValue::Array(_)]
    );
    if extra.is_empty() || from_callback {
        Ok(())
    } else {
        Err(mismatch(most, name))
    }
}

/// A whole number, rounded towards zero; `None` where there is no argument.
fn whole(
    args: &[JValue],
    index: usize,
    name: &str,
) -> std::result::Result<Option<f64>, EvaluatorError> {
    match args.get(index) {
        None | Some(JValue::Undefined) => Ok(None),
        Some(JValue::Number(number)) => Ok(Some(number.trunc())),
        Some(_) => Err(mismatch(index, name)),
    }
}

/// What one evaluation has made in loops so far, in bytes.
#[derive(Default)]
struct Made {
    arrays: Cell<usize>,
    texts: Cell<usize>,
}

fn bounded(args: &[JValue], made: &Made) -> Result {
    let value = args.first().cloned().unwrap_or(JValue::Undefined);
    let size = size(&value).map_err(|_| memory())?;
    let (so_far, most) = match value {
        JValue::String(_) => (&made.texts, MAX_TEXTS),
        _ => (&made.arrays, MAX_ARRAYS),
    };
    so_far.set(so_far.get() + size);
    if so_far.get() > most {
        return Err(memory());
    }
    Ok(value)
}

/// The text, if putting the replacement in for each of its characters stays within the bounds.
fn bounded_replacement(args: &[JValue]) -> Result {
    let text = args.first().cloned().unwrap_or(JValue::Undefined);
    if let (JValue::String(text), Some(JValue::String(replacement))) = (&text, args.get(1))
        && text.len().saturating_mul(replacement.len()) > 16 * MAX_SIZE
    {
        return Err(memory());
    }
    Ok(text)
}
