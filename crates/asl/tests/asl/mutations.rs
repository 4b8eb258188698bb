//! Damaged definitions: whatever is typed, the checker answers, and its places are places of the text.

use asl::{Checked, Options, check, check_bytes, check_state};
use proptest::prelude::*;

use crate::samples::{ORDERS, SHIPPING};

fn places_are_within(text: &str, checked: &Checked) {
    for diagnostic in &checked.diagnostics {
        let (start, end) = (diagnostic.range.start, diagnostic.range.end);
        assert!(
            start.offset <= end.offset && end.offset <= text.len(),
            "{diagnostic:?}"
        );
        assert!(text.is_char_boundary(start.offset), "{diagnostic:?}");
        assert!(text.is_char_boundary(end.offset), "{diagnostic:?}");
        let line = text.split('\n').nth(start.line - 1).unwrap();
        let width: usize = line.chars().map(char::len_utf16).sum();
        assert!(start.column - 1 <= width, "{diagnostic:?}");
    }
    assert_eq!(checked.machine.is_some(), !checked.has_errors());
}

/// The nearest character boundary at or below.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap()
}

/// What stands in the text: every value's place.
fn values(node: asl::syntax::Node<'_>, found: &mut Vec<asl::syntax::Span>) {
    found.push(node.span());
    node.members()
        .for_each(|member| values(member.value, found));
    node.elements().for_each(|element| values(element, found));
}

#[test]
fn cut_off_anywhere() {
    for sample in [ORDERS, SHIPPING] {
        for at in (0..sample.len()).filter(|at| sample.is_char_boundary(*at)) {
            let text = &sample[..at];
            let checked = check(text);
            places_are_within(text, &checked);
            assert!(checked.has_errors(), "{text}");
        }
    }
}

#[test]
fn a_value_of_another_type_in_every_place() {
    for sample in [ORDERS, SHIPPING] {
        let mut spans = Vec::new();
        values(asl::syntax::parse(sample).tree.root(), &mut spans);
        for span in spans {
            for value in [
                "null",
                "true",
                "-1.5e300",
                "9007199254740993",
                "\"\"",
                "\"$\"",
                "[]",
                "{}",
            ] {
                let text = format!("{}{value}{}", &sample[..span.start], &sample[span.end..]);
                places_are_within(&text, &check(&text));
            }
        }
    }
}

#[test]
fn every_member_twice() {
    for sample in [ORDERS, SHIPPING] {
        for (at, _) in sample.match_indices("{\"") {
            let member = sample[at + 1..].split_inclusive(':').next().unwrap();
            let text = format!("{}{member} 1, {}", &sample[..=at], &sample[at + 1..]);
            places_are_within(&text, &check(&text));
        }
    }
}

fn sample() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(ORDERS), Just(SHIPPING)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_removed(sample in sample(), from in 0usize..5000, length in 0usize..40) {
        let from = boundary(sample, from % sample.len());
        let to = boundary(sample, from + length);
        let text = format!("{}{}", &sample[..from], &sample[to..]);
        places_are_within(&text, &check(&text));
    }

    #[test]
    fn characters_put_in(sample in sample(), at in 0usize..5000, piece in "[\\[\\]{}\",:a-z0-9\\\\ é😀$%.-]{1,6}") {
        let at = boundary(sample, at % sample.len());
        let text = format!("{}{piece}{}", &sample[..at], &sample[at..]);
        places_are_within(&text, &check(&text));
    }

    #[test]
    fn words_replaced(sample in sample(), which in 0usize..400, by in "[$.a-zA-Z{%}\\[\\]()'*0-9 ]{0,12}") {
        // Every second piece between quotes is a name or a value.
        let pieces: Vec<&str> = sample.split('"').collect();
        let which = (which % (pieces.len() / 2)) * 2 + 1;
        let text: Vec<&str> = pieces
            .iter()
            .enumerate()
            .map(|(at, piece)| if at == which { by.as_str() } else { piece })
            .collect();
        let text = text.join("\"");
        places_are_within(&text, &check(&text));
    }

    #[test]
    fn values_swapped(sample in sample(), which in 0usize..400, by in prop_oneof![Just("null"), Just("[]"), Just("{}"), Just("1"), Just("-1.5e300"), Just("true"), Just("\"\""), Just("[[{}]]")]) {
        let starts: Vec<usize> = sample.match_indices("\": ").map(|(at, _)| at + 3).collect();
        let at = starts[which % starts.len()];
        let value: serde_json::Value = serde_json::Deserializer::from_str(&sample[at..]).into_iter().next().unwrap().unwrap();
        let mut stream = serde_json::Deserializer::from_str(&sample[at..]).into_iter::<serde_json::Value>();
        prop_assert_eq!(stream.next().unwrap().unwrap(), value);
        let text = format!("{}{by}{}", &sample[..at], &sample[at + stream.byte_offset()..]);
        places_are_within(&text, &check(&text));
    }

    #[test]
    fn bytes_of_any_kind(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        check_bytes(&bytes, Options::default());
    }

    #[test]
    fn states_of_any_kind(text in "[{}\\[\\]\":,A-Za-z0-9 ]{0,60}") {
        places_are_within(&text, &check_state(&text, Options::default()));
    }

    /// What is JSON reads as the values that another reader reads.
    #[test]
    fn values_are_those_of_the_text(value in json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let parsed = asl::syntax::parse(&text);
        prop_assert_eq!(&parsed.faults, &[]);
        prop_assert_eq!(parsed.tree.root().to_value(), value);
    }

    /// What another reader refuses is refused, and the other way round.
    #[test]
    fn faults_are_faults(sample in sample(), at in 0usize..5000, piece in "[\\[\\]{}\",:0-9a-e.+\\\\ -]{1,3}") {
        let at = boundary(sample, at % sample.len());
        let text = format!("{}{piece}{}", &sample[..at], &sample[at..]);
        let sound = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        prop_assert_eq!(asl::syntax::parse(&text).faults.is_empty(), sound, "{}", text);
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        (-1e9f64..1e9).prop_map(Into::into),
        ".*".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            proptest::collection::btree_map(".{0,5}", inner, 0..8)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}
