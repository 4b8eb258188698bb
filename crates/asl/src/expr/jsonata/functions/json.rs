use std::fmt;

use indexmap::IndexMap;
use indexmap::map::Entry;
use jsonata_core::evaluator::EvaluatorError;
use jsonata_core::value::JValue;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{Result, limit, mismatch};

/// `$parse(text)`: the value of a JSON text. A text after the value, a name that comes twice in an object, and a
/// number that no double holds are refused, as the service does.
pub(super) fn parse(args: &[JValue]) -> Result {
    limit(args, 1, "parse")?;
    match args.first() {
        Some(JValue::String(text)) => serde_json::from_str::<Strict>(text)
            .map(|it| it.0)
            .map_err(|_| EvaluatorError::EvaluationError("D3137: Invalid JSON".to_owned())),
        None | Some(JValue::Undefined) => Ok(JValue::Undefined),
        Some(_) => Err(mismatch(0, "parse")),
    }
}

/// A value whose objects have each name once.
struct Strict(JValue);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

#[allow(clippy::cast_precision_loss)]
impl<'de> Visitor<'de> for StrictVisitor {
    type Value = JValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> std::result::Result<JValue, E> {
        Ok(JValue::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> std::result::Result<JValue, E> {
        Ok(JValue::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> std::result::Result<JValue, E> {
        Ok(JValue::Number(value as f64))
    }

    fn visit_u64<E: Error>(self, value: u64) -> std::result::Result<JValue, E> {
        Ok(JValue::Number(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> std::result::Result<JValue, E> {
        Ok(JValue::Number(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> std::result::Result<JValue, E> {
        Ok(JValue::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<JValue, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = items.next_element()? {
            values.push(value);
        }
        Ok(JValue::array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> std::result::Result<JValue, A::Error> {
        let mut map = IndexMap::new();
        while let Some((name, Strict(value))) = members.next_entry::<String, Strict>()? {
            match map.entry(name) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(_) => return Err(A::Error::custom("a name comes twice")),
            }
        }
        Ok(JValue::object(map))
    }
}
