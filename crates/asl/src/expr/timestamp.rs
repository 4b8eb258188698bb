//! Timestamps as the service reads them at run time.

/// Nanoseconds since the Unix epoch of an ISO-8601 extended offset date-time, such as `2016-08-18T17:33:00Z` or
/// `2012-10-09T19:00:55.5+01:00`: the seconds may be absent, the offset may not.
///
/// `None` for any other text.
pub fn parse_timestamp(text: &str) -> Option<i128> {
    let (date, time) = text.split_once(['T', 't'])?;
    let mut date = date.split('-');
    let year = digits(date.next()?, 4)?;
    let month = digits(date.next()?, 2)?;
    let day = digits(date.next()?, 2)?;
    if date.next().is_some() {
        return None;
    }
    let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date =
        time::Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?)
            .ok()?;

    let at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, offset) = time.split_at_checked(at)?;
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, nanoseconds(fraction)?),
        None => (clock, 0),
    };
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let second = match parts.next() {
        Some(second) => digits(second, 2)?,
        None if fraction > 0 => return None,
        None => 0,
    };
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second)
        - offset_seconds(offset)?;
    let midnight = date.midnight().assume_utc().unix_timestamp();
    Some(i128::from(midnight + seconds) * 1_000_000_000 + i128::from(fraction))
}

/// `Z`, `+01:00` or `+01:00:00`, in seconds.
fn offset_seconds(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let mut parts = text.get(1..)?.split(':');
    let hours = digits(parts.next()?, 2)?;
    let minutes = digits(parts.next()?, 2)?;
    let seconds = parts.next().map_or(Some(0), |it| digits(it, 2))?;
    if parts.next().is_some() || hours > 18 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(sign * (i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds)))
}

fn nanoseconds(fraction: &str) -> Option<u32> {
    if fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    digits(&format!("{fraction:0<9}"), 9)
}

fn digits(text: &str, count: usize) -> Option<u32> {
    let valid = text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
    valid.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_date_times_with_an_offset_are_timestamps() {
        let cases = [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("1970-01-01T01:00:00+01:00", Some(0)),
            ("1970-01-01T00:00:00.25Z", Some(250_000_000)),
            ("1970-01-01T00:01Z", Some(60_000_000_000)),
            ("2016-12-05T21:29:29Z", Some(1_480_973_369_000_000_000)),
            ("2016-12-05T21:29:29", None),
            ("2016-12-05 21:29:29Z", None),
            ("2016-13-05T21:29:29Z", None),
            ("2016-12-05T25:29:29Z", None),
            ("05-12-2016T21:29:29Z", None),
            ("2023-02-29T00:00:00Z", None),
            ("2023-02-24", None),
            ("", None),
            ("é", None),
            ("2016-12-05T21:29:29é", None),
        ];
        for (text, nanoseconds) in cases {
            assert_eq!(parse_timestamp(text), nanoseconds, "{text}");
        }
    }
}
