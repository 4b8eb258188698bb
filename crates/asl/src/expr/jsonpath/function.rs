use serde_json::Value;

/// A function at the end of a path.
///
/// The service's documentation names none; these are the ones its Jayway version is known to have. `sum()`, a later
/// addition of Jayway's, is not among them: there a path with it selects nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// Number of elements of an array or members of an object; `null` for anything else.
    Length,
    /// The smallest number of an array.
    Min,
    /// The largest number of an array.
    Max,
    /// The average of an array's numbers.
    Avg,
    /// The standard deviation of an array's numbers.
    Stddev,
}

impl Function {
    const ALL: [Self; 5] = [Self::Length, Self::Min, Self::Max, Self::Avg, Self::Stddev];

    /// The function of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Min => "min",
            Self::Max => "max",
            Self::Avg => "avg",
            Self::Stddev => "stddev",
        }
    }

    /// Its value, or why it has none.
    pub fn apply(self, value: &Value) -> Result<Value, String> {
        if self == Self::Length {
            return Ok(match value {
                Value::Array(items) => items.len().into(),
                Value::Object(members) => members.len().into(),
                _ => Value::Null,
            });
        }
        let numbers: Vec<f64> = value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        if numbers.is_empty() {
            return Err(
                "Aggregation function attempted to calculate value using empty array".to_owned(),
            );
        }
        #[allow(clippy::cast_precision_loss)]
        let count = numbers.len() as f64;
        let average = numbers.iter().sum::<f64>() / count;
        let result = match self {
            Self::Length | Self::Avg => average,
            Self::Min => numbers.iter().copied().fold(f64::INFINITY, f64::min),
            Self::Max => numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Self::Stddev => {
                let squares: f64 = numbers.iter().map(|it| it * it).sum();
                (squares / count - average * average).max(0.0).sqrt()
            }
        };
        Ok(result.into())
    }
}
