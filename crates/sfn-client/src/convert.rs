//! Values of the contract to the SDK's and back. What follows from the service model is generated on top of these.

use std::collections::{BTreeMap, HashMap};

use aws_smithy_types::DateTime;
pub(crate) use aws_smithy_types::error::operation::BuildError;
use sfn_api::Timestamp;

/// From the contract to the SDK.
pub(crate) trait IntoSdk {
    /// The SDK's type.
    type Sdk;

    /// Fails only where the SDK's builder misses a member, which the contract's types rule out.
    fn into_sdk(self) -> Result<Self::Sdk, BuildError>;
}

/// From the SDK to the contract.
pub(crate) trait FromSdk {
    /// The SDK's type.
    type Sdk;

    /// Fails if the answer misses what the contract says is always there.
    fn from_sdk(sdk: Self::Sdk) -> Result<Self, Missing>
    where
        Self: Sized;
}

/// The member, as on the wire, that an answer misses.
#[derive(Debug)]
pub(crate) struct Missing(pub &'static str);

/// What a builder's `build` gives: builders of structures with required members are fallible.
pub(crate) trait Built<T> {
    fn built(self) -> Result<T, BuildError>;
}

impl<T> Built<T> for T {
    fn built(self) -> Result<T, BuildError> {
        Ok(self)
    }
}

impl<T> Built<T> for Result<T, BuildError> {
    fn built(self) -> Result<T, BuildError> {
        self
    }
}

/// A member of an answer as the SDK has it: some optional numbers are plain, zero when absent; required structures may be absent.
pub(crate) trait Presence<T> {
    fn present(self) -> Option<T>;
}

impl<T> Presence<T> for T {
    fn present(self) -> Option<T> {
        Some(self)
    }
}

impl<T> Presence<T> for Option<T> {
    fn present(self) -> Option<T> {
        self
    }
}

pub(crate) fn optional<T: FromSdk>(value: impl Presence<T::Sdk>) -> Result<Option<T>, Missing> {
    value.present().map(T::from_sdk).transpose()
}

pub(crate) fn required<T: FromSdk>(
    value: impl Presence<T::Sdk>,
    name: &'static str,
) -> Result<T, Missing> {
    value.present().ok_or(Missing(name)).and_then(T::from_sdk)
}

macro_rules! same {
    ($($kind:ty),+) => {$(
        impl IntoSdk for $kind {
            type Sdk = Self;

            fn into_sdk(self) -> Result<Self, BuildError> {
                Ok(self)
            }
        }

        impl FromSdk for $kind {
            type Sdk = Self;

            fn from_sdk(sdk: Self) -> Result<Self, Missing> {
                Ok(sdk)
            }
        }
    )+};
}

same!(String, bool, i32, i64, f32);

impl FromSdk for Timestamp {
    type Sdk = DateTime;

    /// Rounds: a decimal fraction of seconds came through a double.
    fn from_sdk(sdk: DateTime) -> Result<Self, Missing> {
        const NANOS_PER_MILLI: i64 = 1_000_000;
        let millis = (i64::from(sdk.subsec_nanos()) + NANOS_PER_MILLI / 2) / NANOS_PER_MILLI;
        let millis = sdk.secs().saturating_mul(1000).saturating_add(millis);
        Ok(Timestamp::from_millis(millis))
    }
}

impl<T: FromSdk> FromSdk for Box<T> {
    type Sdk = T::Sdk;

    fn from_sdk(sdk: Self::Sdk) -> Result<Self, Missing> {
        T::from_sdk(sdk).map(Self::new)
    }
}

impl<T: IntoSdk> IntoSdk for Vec<T> {
    type Sdk = Vec<T::Sdk>;

    fn into_sdk(self) -> Result<Self::Sdk, BuildError> {
        self.into_iter().map(T::into_sdk).collect()
    }
}

impl<T: FromSdk> FromSdk for Vec<T> {
    type Sdk = Vec<T::Sdk>;

    fn from_sdk(sdk: Self::Sdk) -> Result<Self, Missing> {
        sdk.into_iter().map(T::from_sdk).collect()
    }
}

impl<T: FromSdk> FromSdk for BTreeMap<String, T> {
    type Sdk = HashMap<String, T::Sdk>;

    fn from_sdk(sdk: Self::Sdk) -> Result<Self, Missing> {
        let entries = sdk.into_iter();
        entries
            .map(|(key, value)| Ok((key, T::from_sdk(value)?)))
            .collect()
    }
}

/// Enumerations are texts on both sides; a value that one side does not know passes through.
macro_rules! text_enums {
    ($($name:ident),+ $(,)?) => {$(
        impl crate::convert::IntoSdk for sfn_api::$name {
            type Sdk = aws_sdk_sfn::types::$name;

            fn into_sdk(self) -> Result<Self::Sdk, crate::convert::BuildError> {
                Ok(self.as_str().into())
            }
        }

        impl crate::convert::FromSdk for sfn_api::$name {
            type Sdk = aws_sdk_sfn::types::$name;

            fn from_sdk(sdk: Self::Sdk) -> Result<Self, crate::convert::Missing> {
                Ok(sdk.as_str().into())
            }
        }
    )+};
}

pub(crate) use text_enums;

#[cfg(test)]
mod tests {
    use super::{DateTime, FromSdk, Timestamp};

    #[test]
    fn timestamps_are_rounded_to_the_millisecond() {
        let cases = [
            (1_764_015_300, 122_999_906, 1_764_015_300_123),
            (1_764_015_300, 999_999_999, 1_764_015_301_000),
            (-1, 999_000_000, -1),
            (0, 0, 0),
        ];
        for (seconds, nanos, millis) in cases {
            let time = Timestamp::from_sdk(DateTime::from_secs_and_nanos(seconds, nanos)).unwrap();
            assert_eq!(time.millis(), millis, "{seconds} s {nanos} ns");
        }
    }
}
