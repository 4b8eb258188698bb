use std::cmp::Ordering;
use std::fmt;

/// What a comparison compares its variable with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandType {
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A text.
    String,
    /// A text that is a timestamp.
    Timestamp,
}

macro_rules! operators {
    ($($name:ident),+ $(,)?) => {
        /// An operator of a Choice rule in JSONPath.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ComparisonOperator {
            $(
                #[doc = concat!("`", stringify!($name), "`.")]
                $name,
            )+
        }

        impl ComparisonOperator {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its name in a definition, without a `Path` suffix.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)+
                }
            }
        }
    };
}

operators! {
    BooleanEquals,
    IsBoolean,
    IsNull,
    IsNumeric,
    IsPresent,
    IsString,
    IsTimestamp,
    NumericEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    NumericLessThan,
    NumericLessThanEquals,
    StringEquals,
    StringGreaterThan,
    StringGreaterThanEquals,
    StringLessThan,
    StringLessThanEquals,
    StringMatches,
    TimestampEquals,
    TimestampGreaterThan,
    TimestampGreaterThanEquals,
    TimestampLessThan,
    TimestampLessThanEquals,
}

impl ComparisonOperator {
    /// The operator of a rule's member, and whether it is the form with `Path`: `StringEqualsPath` is
    /// (`StringEquals`, true). `None` for any other name.
    pub fn from_field(field: &str) -> Option<(Self, bool)> {
        let named = |name: &str| Self::ALL.iter().copied().find(|it| it.name() == name);
        if let Some(operator) = named(field) {
            return Some((operator, false));
        }
        let operator = named(field.strip_suffix("Path")?)?;
        operator.has_path_form().then_some((operator, true))
    }

    /// Whether there is a form with `Path`, which takes its right side from the input.
    pub fn has_path_form(self) -> bool {
        !self.is_test() && self != Self::StringMatches
    }

    /// Whether it asks about the variable's type (`Is…`), with `true` or `false` as the answer wanted.
    pub fn is_test(self) -> bool {
        self.name().starts_with("Is")
    }

    /// What stands on its right side.
    pub fn operand_type(self) -> OperandType {
        let name = self.name();
        if name.starts_with("Numeric") {
            OperandType::Number
        } else if name.starts_with("String") {
            OperandType::String
        } else if name.starts_with("Timestamp") {
            OperandType::Timestamp
        } else {
            OperandType::Boolean
        }
    }

    /// Whether an operator of order holds for values in this order.
    pub(super) fn accepts(self, order: Ordering) -> bool {
        match self {
            Self::NumericGreaterThan | Self::StringGreaterThan | Self::TimestampGreaterThan => {
                order.is_gt()
            }
            Self::NumericGreaterThanEquals
            | Self::StringGreaterThanEquals
            | Self::TimestampGreaterThanEquals => order.is_ge(),
            Self::NumericLessThan | Self::StringLessThan | Self::TimestampLessThan => order.is_lt(),
            Self::NumericLessThanEquals
            | Self::StringLessThanEquals
            | Self::TimestampLessThanEquals => order.is_le(),
            _ => order.is_eq(),
        }
    }
}

impl fmt::Display for ComparisonOperator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
