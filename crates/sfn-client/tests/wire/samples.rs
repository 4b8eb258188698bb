//! Full values of any shape, from the contract's metadata: every member is there, and no two texts are the same.

use serde_json::{Map, Value, json};
use sfn_api::{Kind, Shape};

/// Counts through the values of one sample.
#[derive(Default)]
pub struct Samples {
    count: i64,
}

impl Samples {
    pub fn of(&mut self, shape: &Shape) -> Value {
        self.count += 1;
        match &shape.kind {
            Kind::Structure { members } => {
                let members = members
                    .iter()
                    .map(|member| (member.name.to_owned(), self.of(member.shape)));
                Value::Object(members.collect::<Map<_, _>>())
            }
            Kind::Text { .. } => json!(format!("{}-{}", shape.name, self.count)),
            Kind::Enum { values } => json!(values[self.count as usize % values.len()]),
            Kind::Boolean => json!(true),
            Kind::Integer { min, max } | Kind::Long { min, max } => {
                // Not zero: the SDK takes some zeros for absent.
                let (least, most) = (min.unwrap_or(1).max(1), max.unwrap_or(i64::from(i32::MAX)));
                json!(least + self.count % (most - least + 1))
            }
            Kind::Float { .. } => json!(12.5),
            Kind::Timestamp => json!(1_764_015_300.5 + self.count as f64),
            Kind::List { member, .. } => json!([self.of(member), self.of(member)]),
            Kind::Map { value, .. } => json!({"first": self.of(value), "second": self.of(value)}),
        }
    }
}
