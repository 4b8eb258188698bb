use std::ops::RangeInclusive;

use serde_json::Value;

use super::arguments::Arguments;
use super::format::Template;
use super::{arrays, encoding, json, math, strings};
use crate::expr::Entropy;

/// An intrinsic function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// `States.Format(template, values…)`.
    Format,
    /// `States.StringToJson(text)`.
    StringToJson,
    /// `States.JsonToString(value)`.
    JsonToString,
    /// `States.Array(values…)`.
    Array,
    /// `States.ArrayPartition(array, size)`.
    ArrayPartition,
    /// `States.ArrayContains(array, value)`.
    ArrayContains,
    /// `States.ArrayRange(first, last, step)`.
    ArrayRange,
    /// `States.ArrayGetItem(array, index)`.
    ArrayGetItem,
    /// `States.ArrayLength(array)`.
    ArrayLength,
    /// `States.ArrayUnique(array)`.
    ArrayUnique,
    /// `States.Base64Encode(text)`.
    Base64Encode,
    /// `States.Base64Decode(text)`.
    Base64Decode,
    /// `States.Hash(text, algorithm)`.
    Hash,
    /// `States.JsonMerge(object, object, false)`.
    JsonMerge,
    /// `States.MathRandom(from, to, seed?)`.
    MathRandom,
    /// `States.MathAdd(number, number)`.
    MathAdd,
    /// `States.StringSplit(text, delimiters)`.
    StringSplit,
    /// `States.UUID()`.
    Uuid,
}

/// All functions: name, number of arguments, function.
const FUNCTIONS: [(&str, RangeInclusive<usize>, Function); 18] = [
    ("Format", 1..=usize::MAX, Function::Format),
    ("StringToJson", 1..=1, Function::StringToJson),
    ("JsonToString", 1..=1, Function::JsonToString),
    ("Array", 0..=usize::MAX, Function::Array),
    ("ArrayPartition", 2..=2, Function::ArrayPartition),
    ("ArrayContains", 2..=2, Function::ArrayContains),
    ("ArrayRange", 3..=3, Function::ArrayRange),
    ("ArrayGetItem", 2..=2, Function::ArrayGetItem),
    ("ArrayLength", 1..=1, Function::ArrayLength),
    ("ArrayUnique", 1..=1, Function::ArrayUnique),
    ("Base64Encode", 1..=1, Function::Base64Encode),
    ("Base64Decode", 1..=1, Function::Base64Decode),
    ("Hash", 2..=2, Function::Hash),
    ("JsonMerge", 3..=3, Function::JsonMerge),
    ("MathRandom", 2..=3, Function::MathRandom),
    ("MathAdd", 2..=2, Function::MathAdd),
    ("StringSplit", 2..=2, Function::StringSplit),
    ("UUID", 0..=0, Function::Uuid),
];

impl Function {
    /// The function `States.name` and how many arguments it takes.
    pub(super) fn named(name: &str) -> Option<(Self, RangeInclusive<usize>)> {
        FUNCTIONS
            .iter()
            .find(|(known, ..)| *known == name)
            .map(|(_, arity, function)| (*function, arity.clone()))
    }

    /// Its value, or why there is none. `template` is the first argument where it is a literal text.
    pub(super) fn apply(
        self,
        template: Option<&Template>,
        values: Vec<Value>,
        entropy: &mut dyn Entropy,
    ) -> Result<Value, String> {
        let arguments = Arguments::new(values);
        match self {
            Self::Format => super::format::format(template, &arguments),
            Self::StringToJson => json::string_to_json(&arguments),
            Self::JsonToString => json::json_to_string(&arguments),
            Self::JsonMerge => json::merge(&arguments),
            Self::Array => Ok(Value::Array(arguments.into_values())),
            Self::ArrayPartition => arrays::partition(&arguments),
            Self::ArrayContains => arrays::contains(&arguments),
            Self::ArrayRange => arrays::range(&arguments),
            Self::ArrayGetItem => arrays::get_item(&arguments),
            Self::ArrayLength => arrays::length(&arguments),
            Self::ArrayUnique => arrays::unique(&arguments),
            Self::Base64Encode => encoding::base64_encode(&arguments),
            Self::Base64Decode => encoding::base64_decode(&arguments),
            Self::Hash => encoding::hash(&arguments),
            Self::MathRandom => math::random(&arguments, entropy),
            Self::MathAdd => math::add(&arguments),
            Self::StringSplit => strings::split(&arguments),
            Self::Uuid => Ok(strings::uuid(entropy)),
        }
    }
}
