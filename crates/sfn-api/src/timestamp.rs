//! Points in time as the service writes them.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time with the service's precision, the millisecond. On the wire it is a JSON number: seconds since
/// 1970-01-01T00:00:00Z with at most three decimals.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

const MILLIS_PER_SECOND: i64 = 1000;
const SECONDS_PER_DAY: i64 = 86_400;

/// Beyond this many seconds a date has no year of four digits; also keeps every conversion free of overflow.
const MAX_SECONDS: f64 = 253_402_300_800.0;

impl Timestamp {
    /// From milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// From seconds since 1970, rounded to the millisecond. `None` if that is no date with a year of four digits.
    pub fn from_seconds(seconds: f64) -> Option<Self> {
        // The bound makes the conversion exact in range; NaN fails the comparison.
        (seconds.abs() < MAX_SECONDS).then(|| Self((seconds * 1000.0).round() as i64))
    }

    /// ISO 8601 in UTC with three decimals: `2026-11-24T20:15:00.123Z`, the form the service uses in the context object.
    pub fn to_iso8601(self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.div_euclid(MILLIS_PER_SECOND);
        let millis = self.0.rem_euclid(MILLIS_PER_SECOND);
        let (year, month, day) = civil_from_days(seconds.div_euclid(SECONDS_PER_DAY));
        let second = seconds.rem_euclid(SECONDS_PER_DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"
        )
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Year, month and day of the Gregorian calendar, from days since 1970-01-01. Years start in March here, so that the leap day
/// comes last; an era is 400 years.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    const DAYS_PER_ERA: i64 = 146_097;
    let days = days + 719_468;
    let era = days.div_euclid(DAYS_PER_ERA);
    let day_of_era = days.rem_euclid(DAYS_PER_ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % MILLIS_PER_SECOND == 0 {
            serializer.serialize_i64(self.0 / MILLIS_PER_SECOND)
        } else {
            // The nearest double to a number of three decimals prints as that number.
            serializer.serialize_f64(self.0 as f64 / MILLIS_PER_SECOND as f64)
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seconds;
        impl Visitor<'_> for Seconds {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("seconds since 1970 as a number")
            }

            fn visit_i64<E: Error>(self, seconds: i64) -> Result<Timestamp, E> {
                self.visit_f64(seconds as f64)
            }

            fn visit_u64<E: Error>(self, seconds: u64) -> Result<Timestamp, E> {
                self.visit_f64(seconds as f64)
            }

            fn visit_f64<E: Error>(self, seconds: f64) -> Result<Timestamp, E> {
                Timestamp::from_seconds(seconds).ok_or_else(|| E::custom("timestamp out of range"))
            }
        }
        deserializer.deserialize_f64(Seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn wire_and_iso_forms() {
        let cases = [
            (0, "0", "1970-01-01T00:00:00.000Z"),
            (
                1_764_015_300_123,
                "1764015300.123",
                "2025-11-24T20:15:00.123Z",
            ),
            (
                1_764_015_300_100,
                "1764015300.1",
                "2025-11-24T20:15:00.100Z",
            ),
            (
                1_709_210_096_007,
                "1709210096.007",
                "2024-02-29T12:34:56.007Z",
            ),
            (951_782_400_000, "951782400", "2000-02-29T00:00:00.000Z"),
            (
                4_107_542_399_999,
                "4107542399.999",
                "2100-02-28T23:59:59.999Z",
            ),
            (-1, "-0.001", "1969-12-31T23:59:59.999Z"),
        ];
        for (millis, wire, iso) in cases {
            let time = Timestamp::from_millis(millis);
            assert_eq!(serde_json::to_string(&time).unwrap(), wire);
            assert_eq!(serde_json::from_str::<Timestamp>(wire).unwrap(), time);
            assert_eq!(time.to_iso8601(), iso);
        }
    }

    #[test]
    fn other_spellings_of_a_number_are_read() {
        for (text, millis) in [
            ("1.764015300123E9", 1_764_015_300_123),
            ("1764015300.0", 1_764_015_300_000),
            ("1764015300.1234", 1_764_015_300_123),
        ] {
            assert_eq!(
                serde_json::from_str::<Timestamp>(text).unwrap().millis(),
                millis
            );
        }
        for refused in ["\"2025-11-24T20:15:00Z\"", "1e300", "null"] {
            assert!(
                serde_json::from_str::<Timestamp>(refused).is_err(),
                "{refused}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn every_millisecond_survives_the_wire(millis in -62_000_000_000_000_i64..253_000_000_000_000) {
            let time = Timestamp::from_millis(millis);
            let text = serde_json::to_string(&time).unwrap();
            proptest::prop_assert!(text.split('.').nth(1).is_none_or(|decimals| decimals.len() <= 3), "{}", text);
            proptest::prop_assert_eq!(serde_json::from_str::<Timestamp>(&text).unwrap(), time);
        }
    }
}
