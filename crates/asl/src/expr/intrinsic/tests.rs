use serde_json::{Value, json};

use crate::expr::testing::{Fixed, scope};
use crate::expr::{Path, PayloadTemplate};

fn eval(call: &str, input: &Value) -> Result<Value, String> {
    let context = json!({ "Execution": { "Name": "run-1" } });
    let variables = std::sync::Arc::new([("x".to_owned(), json!(4.3))].into_iter().collect());
    let mut entropy = Fixed::default();
    let path = Path::parse(call).unwrap_or_else(|error| panic!("{call}: {error}"));
    path.eval(&mut scope(&context, &variables, input, &mut entropy))
        .map_err(|it| it.cause)
}

/// Each call gives the value.
fn check(cases: &[(&str, Value)]) {
    let input = json!({
        "text": "a{b}'c", "one": 1, "list": [1, 2, 2, "x", [3], [3]], "object": { "a": { "b": 1 }, "c": 2 }
    });
    for (call, expected) in cases {
        assert_eq!(eval(call, &input).as_ref(), Ok(expected), "{call}");
    }
}

#[test]
fn format_fills_holes_in_order() {
    check(&[
        (
            "States.Format('{} and {}', $.one, $.text)",
            json!("1 and a{b}'c"),
        ),
        (
            "States.Format('{}{}{}', true, null, 1.50)",
            json!("truenull1.5"),
        ),
        (r"States.Format('\{\} {} \'\\', 'x')", json!(r"{} x '\")),
        ("States.Format('{ no hole }')", json!("{ no hole }")),
        ("States.Format('{}', $$.Execution.Name)", json!("run-1")),
        ("States.Format($.text)", json!("a{b}'c")),
    ]);
}

#[test]
fn json_is_read_and_written() {
    check(&[
        ("States.StringToJson('')", Value::Null),
        ("States.StringToJson(' ')", Value::Null),
        ("States.StringToJson('-0')", json!(0)),
        ("States.StringToJson('[1,-0,\"é\"]')", json!([1, 0, "é"])),
        (
            "States.JsonToString($.object)",
            json!(r#"{"a":{"b":1},"c":2}"#),
        ),
        ("States.JsonToString($.text)", json!(r#""a{b}'c""#)),
        (
            "States.JsonMerge($.object, States.StringToJson('\\{\"a\":1,\"d\":2\\}'), false)",
            json!({ "a": 1, "c": 2, "d": 2 }),
        ),
    ]);
}

#[test]
fn arrays() {
    check(&[
        ("States.Array()", json!([])),
        (
            "States.Array(1, 'two', $.object.c, $.list)",
            json!([1, "two", 2, [1, 2, 2, "x", [3], [3]]]),
        ),
        (
            "States.ArrayPartition($.list, 4)",
            json!([[1, 2, 2, "x"], [[3], [3]]]),
        ),
        (
            "States.ArrayPartition($.list, 3.5)",
            json!([[1, 2, 2, "x"], [[3], [3]]]),
        ),
        ("States.ArrayContains($.list, 'x')", json!(true)),
        ("States.ArrayContains($.list, 'y')", json!(false)),
        ("States.ArrayRange(1, 9, 2)", json!([1, 3, 5, 7, 9])),
        ("States.ArrayRange(9, 1, -4)", json!([9, 5, 1])),
        ("States.ArrayRange(1, 9, 100)", json!([1])),
        ("States.ArrayRange(1, 0, 1)", json!([])),
        ("States.ArrayRange(5, 5, -1)", json!([5])),
        ("States.ArrayGetItem($.list, 3)", json!("x")),
        ("States.ArrayLength($.list)", json!(6)),
        ("States.ArrayUnique($.list)", json!([1, 2, "x", [3]])),
    ]);
}

#[test]
fn encodings_and_hashes() {
    check(&[
        (
            "States.Base64Encode('Data to encode')",
            json!("RGF0YSB0byBlbmNvZGU="),
        ),
        (
            "States.Base64Decode('RGF0YSB0byBlbmNvZGU=')",
            json!("Data to encode"),
        ),
        (
            "States.Hash('abc', 'MD5')",
            json!("900150983cd24fb0d6963f7d28e17f72"),
        ),
        (
            "States.Hash('abc', 'SHA-1')",
            json!("a9993e364706816aba3e25717850c26c9cd0d89d"),
        ),
        (
            "States.Hash('abc', 'SHA-256')",
            json!("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ),
    ]);
}

#[test]
fn numbers_are_rounded_half_up() {
    check(&[
        ("States.MathAdd(1.49, 1.5)", json!(3)),
        ("States.MathAdd(-0.5, 0.5)", json!(1)),
        ("States.MathAdd(-2.5, 0)", json!(-2)),
        ("States.MathAdd(59, $x)", json!(63)),
        ("States.MathRandom(5, 6)", json!(5)),
    ]);
    let seeded = || eval("States.MathRandom(0, 1000000, 7)", &Value::Null);
    assert_eq!(seeded(), seeded(), "the same seed gives the same number");
}

#[test]
fn text_is_split_at_every_delimiter() {
    check(&[
        (
            "States.StringSplit('This.is+a,test=string', '.+,=')",
            json!(["This", "is", "a", "test", "string"]),
        ),
        ("States.StringSplit(',,,', ',')", json!([])),
        ("States.StringSplit('a b', '')", json!(["a b"])),
    ]);
}

#[test]
fn uuids_are_of_version_4_and_differ() {
    let both = eval("States.Array(States.UUID(), States.UUID())", &Value::Null).unwrap();
    let (first, second) = (both[0].as_str().unwrap(), both[1].as_str().unwrap());
    assert_ne!(first, second);
    assert_eq!(first.len(), 36);
    assert_eq!(first.as_bytes()[14], b'4');
}

#[test]
fn a_failure_quotes_the_whole_call() {
    let cases = [
        (
            "States.Array(States.Format('{}', $.nope))",
            "The JsonPath argument for the field '$.nope' could not be found in the input '{\"a\":1}'",
        ),
        (
            "States.Array($.a[0])",
            "Filter: [0] can only be applied to arrays. Current context is: 1",
        ),
        (
            "States.ArrayLength($.a)",
            "The argument at position 1 must be an array but was number 1",
        ),
        (
            "States.ArrayRange(1, 5, 0)",
            "The step of the range must not be 0",
        ),
        (
            "States.ArrayRange(1, 1001, 1)",
            "The range must not have more than 1000 elements",
        ),
        (
            "States.ArrayGetItem(States.Array(1), 1)",
            "The index 1 is out of bounds for an array of length 1",
        ),
        (
            "States.MathAdd(2147483647, 1)",
            "The sum is out of the range of integers",
        ),
        (
            "States.Format('{}')",
            "The template has 1 occurrences of {} but 0 arguments were given",
        ),
    ];
    for (call, why) in cases {
        assert_eq!(
            eval(call, &json!({ "a": 1 })),
            Err(format!(
                "The function '{call}' had the following error: {why}"
            )),
        );
    }
}

#[test]
fn what_is_no_call_is_refused() {
    let cases = [
        (
            "States.format('x')",
            "Unknown intrinsic function 'States.format'",
        ),
        ("States.Array(1", "Expected ',' or ')'"),
        ("States.Array(1) x", "Unexpected text after the call"),
        ("States.Array(1,)", "Expected a path"),
        ("States.Array($.a b)", "A name with blanks"),
        ("States.UUID(1)", "States.UUID does not take 1 arguments"),
        ("States.Array(\"a\")", "Expected a path"),
        ("States.Array('a)", "The quote is not closed"),
        (
            r#"States.StringToJson('{"text":"An \"escaped\""}')"#,
            "Only ', {, } and \\ may be escaped",
        ),
    ];
    for (call, expected) in cases {
        let error = Path::parse(call).unwrap_err();
        assert!(error.message.starts_with(expected), "{call}: {error}");
        let template =
            PayloadTemplate::parse(&json!({ "deep": [{ "parsed.$": call }] })).unwrap_err();
        assert_eq!(
            (template.pointer.as_str(), template.field.as_str()),
            ("/deep/0/parsed.$", "parsed.$")
        );
    }
    let nested = format!("{}1{}", "States.Array(".repeat(5000), ")".repeat(5000));
    assert!(Path::parse(&nested).is_err());
}
