//! The functions that the service adds to JSONata, and those of JSONata's that need our clock, our randomness or our
//! bounds.

mod json;
mod numbers;
mod text;

use std::cell::RefCell;
use std::rc::Rc;

use jsonata_core::evaluator::{Evaluator, EvaluatorError};
use jsonata_core::value::JValue;

use super::limits::{MAX_RANGE, MEMORY_EXCEEDED};
use super::values::check_size;
use crate::expr::Entropy;

/// The name of the check that rewritten expressions call; no expression can write it.
pub(super) const BOUNDED: &str = "bounded text";

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
            BOUNDED => evaluator.register_fn(BOUNDED, bounded)?,
            "partition" => evaluator.register_fn("partition", partition)?,
            "range" => evaluator.register_fn("range", range)?,
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
                    shuffle(args, &draws)
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
    name == BOUNDED
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

fn bounded(args: &[JValue]) -> Result {
    let value = args.first().cloned().unwrap_or(JValue::Undefined);
    check_size(&value).map_err(|_| memory())?;
    Ok(value)
}

/// `$partition(array, size)`: parts of a size. Without a size the array is one part; with size 0, or an empty array,
/// there is no result.
fn partition(args: &[JValue]) -> Result {
    limit(args, 2, "partition")?;
    let items: Vec<JValue> = match args.first() {
        None => return Err(mismatch(0, "partition")),
        Some(JValue::Undefined) => return Ok(JValue::Undefined),
        Some(JValue::Array(items)) => items.iter().cloned().collect(),
        Some(JValue::Null) => {
            return Err(EvaluatorError::TypeError(
                "T0412: Argument 1 of function \"partition\" must be an array".to_owned(),
            ));
        }
        Some(single) => vec![single.clone()],
    };
    let size = match whole(args, 1, "partition")? {
        None => items.len(),
        Some(size) if size < 0.0 => {
            return Err(EvaluatorError::EvaluationError(
                "D3137: Second argument must be zero or greater".to_owned(),
            ));
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Some(size) => size as usize,
    };
    if items.is_empty() || size == 0 {
        return Ok(JValue::Undefined);
    }
    Ok(JValue::array(
        items
            .chunks(size)
            .map(|it| JValue::array(it.to_vec()))
            .collect(),
    ))
}

/// `$range(first, last, step)`: numbers from the first to the last, both included. A single number stands for itself;
/// without a step, or with one that leads away from the last, there is no result.
fn range(args: &[JValue]) -> Result {
    limit(args, 3, "range")?;
    if args.len() < 2 {
        return Err(mismatch(args.len(), "range"));
    }
    let bounds = (
        whole(args, 0, "range")?,
        whole(args, 1, "range")?,
        whole(args, 2, "range")?,
    );
    let (Some(first), Some(last), Some(step)) = bounds else {
        return Ok(JValue::Undefined);
    };
    let count = (last - first) / step;
    if step == 0.0 || count.is_nan() || count < 0.0 {
        return Ok(JValue::Undefined);
    }
    #[allow(clippy::cast_precision_loss)]
    let within = count.floor() < MAX_RANGE as f64;
    if !within {
        return Err(memory());
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let count = count.floor() as u32;
    let numbers = (0..=count)
        .map(|at| JValue::Number(first + f64::from(at) * step))
        .collect();
    Ok(JValue::sequence(numbers).unwrap_sequence())
}

fn shuffle(args: &[JValue], draws: &Draws) -> Result {
    let mut items: Vec<JValue> = match args.first() {
        None | Some(JValue::Undefined) => return Ok(JValue::Undefined),
        Some(JValue::Array(items)) => items.iter().cloned().collect(),
        Some(single) => vec![single.clone()],
    };
    for last in (1..items.len()).rev() {
        let among = u128::try_from(last).unwrap_or(0) + 1;
        let other = (u128::from(draws.next()) * among) >> 64;
        items.swap(last, usize::try_from(other).unwrap_or(last));
    }
    Ok(JValue::array(items))
}
