use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};

use crate::expr::testing::{Fixed, scope};
use crate::expr::{EvalError, JsonType, JsonataTemplate, Variables, to_json_text};

fn variables() -> Variables {
    Arc::new(
        [
            ("list".to_owned(), json!([1, 2])),
            ("name".to_owned(), json!("Ada")),
        ]
        .into_iter()
        .collect(),
    )
}

fn input() -> Value {
    json!({
        "a": { "b": [{ "c": 1.0 }, { "c": 2.5 }] }, "whole": 7.0, "big": 9_223_372_036_854_775_807_i64,
        "text": "x", "none": null
    })
}

fn eval_template(template: &Value) -> Result<Value, EvalError> {
    let (context, input, variables) = (json!({ "State": { "Name": "S" } }), input(), variables());
    let mut entropy = Fixed::default();
    let template =
        JsonataTemplate::parse(template).unwrap_or_else(|error| panic!("{template}: {error}"));
    template.eval(
        "Output",
        &mut scope(&context, &variables, &input, &mut entropy),
    )
}

fn eval(expression: &str) -> Result<Value, EvalError> {
    eval_template(&Value::String(format!("{{% {expression} %}}")))
}

#[test]
fn expressions_give_values() {
    let cases = [
        ("$states.input.a.b.c", json!([1, 2.5])),
        ("$states.input.a.b[c > 2].c", json!(2.5)),
        ("$states.input.whole", json!(7)),
        ("$states.input.big", json!(9_223_372_036_854_775_807_i64)),
        ("$states.input.none", Value::Null),
        ("$states.context.State.Name", json!("S")),
        ("$keys($states)", json!(["input", "context"])),
        ("$name & '!'", json!("Ada!")),
        ("$sum($list) + 1", json!(4)),
        ("$count(null)", json!(1)),
        ("$map($list, function($v){ $v * 2 })", json!([2, 4])),
        ("($x := 1; $x + 1)", json!(2)),
        ("$variable := 1", json!(1)),
        ("$contains('hello$world', /^hello\\$/)", json!(true)),
        ("{'b': 1, 'a': 2}", json!({ "b": 1, "a": 2 })),
        ("0.1 + 0.2", json!(0.300_000_000_000_000_04)),
        ("1/0", json!("Infinity")),
        ("[-1/0, 0/0]", json!(["-Infinity", "NaN"])),
        (
            "$parse('{\"b\":1,\"a\":[-0, 1.0, 1e2]}')",
            json!({ "b": 1, "a": [0, 1, 100] }),
        ),
        ("$parse('{\"a\":1}').a", json!(1)),
        ("$partition([1,2,3,4,5], 2.9)", json!([[1, 2], [3, 4], [5]])),
        ("$partition([1,2,3])", json!([[1, 2, 3]])),
        ("$range(0, 10, 3)", json!([0, 3, 6, 9])),
        ("$range(10, 0, -2)", json!([10, 8, 6, 4, 2, 0])),
        ("$range(-1.7, 2, 1)", json!([-1, 0, 1, 2])),
        ("$range(1, 9, 9)", json!(1)),
        (
            "$hash('input', 'SHA-1')",
            json!("140f86aae51ab9e1cda9b4254fe98a74eb54c1a1"),
        ),
        ("$random(42)", json!(0.727_563_680_032_868_1)),
        ("$random(0.9) = $random(0)", json!(true)),
        ("$uuid() = $uuid()", json!(false)),
        ("$length($uuid())", json!(36)),
        ("$millis()", json!(1_700_000_000_000_i64)),
        ("$now()", json!("2023-11-14T22:13:20.000Z")),
        ("$now('[Y]-[M01]')", json!("2023-11")),
        ("$pad('x', -3, '0') & $pad('y', 2) & '|'", json!("00xy |")),
        ("('ab').$pad(4, '-')", json!("ab--")),
        ("$count($shuffle([1..9]))", json!(9)),
        ("$map(['{\"a\":1}', '{\"a\":2}'], $parse).a", json!([1, 2])),
        (
            "$string(1e20) & $string(1e21)",
            json!("1000000000000000000001e+21"),
        ),
    ];
    for (expression, expected) in cases {
        let value = eval(expression);
        assert_eq!(
            value.as_ref().map(to_json_text),
            Ok(to_json_text(&expected)),
            "{expression}"
        );
    }
}

#[test]
fn rewritten_calls_mean_the_same() {
    let cases = [
        ("$replace('abcabc', 'b', 'x')", json!("axcaxc")),
        (
            "$replace('abc', /b/, 'a long replacement')",
            json!("aa long replacementc"),
        ),
        (
            "$replace('abcabc', /b/, $name & '$0', 1)",
            json!("aAdabcabc"),
        ),
        (
            "$replace('abc', /b/, function($m){ $uppercase($m.match) })",
            json!("aBc"),
        ),
        ("('abc').$replace('b', $name & $name)", json!("aAdaAdac")),
        ("'abc' ~> $replace('b', $name & $name)", json!("aAdaAdac")),
        ("($f := $replace(?, 'b', ?); $f('abc', 'x'))", json!("axc")),
        ("($f := $uppercase ~> $trim; $f(' a '))", json!("A")),
        ("$list ~> $map(function($x){ $x + 1 }) ~> $sum()", json!(5)),
        (
            "($x := ['a', 'b'] ~> $join('-'); $map([1], function($y){ $x & $y }))",
            json!("a-b1"),
        ),
        (
            "$distinct([1, 1.0, '1', {'a': 1, 'b': 2}, {'b': 2, 'a': 1}, [1], [1], null, null])",
            json!([1, "1", { "a": 1, "b": 2 }, [1], null]),
        ),
        ("$distinct(5)", json!(5)),
        ("$map([[1, 1], [2]], $distinct)", json!([[1], [2]])),
        (
            "$reduce([1, 2, 3], function($a, $b){ [$a, $b] })",
            json!([1, 2, 3]),
        ),
        ("$map($list, function($x){ [$x] })", json!([[1], [2]])),
        ("$filter($list, function($x){ $x > 1 })", json!(2)),
        ("$filter($list, function($x){ $x > 1 })[]", json!([2])),
        ("$list ~> $filter(function($x){ $x > 1 })[]", json!([2])),
        ("$list ~> $map(function($x){ $x + 1 })[1]", json!(3)),
        (
            "($f := function($n){ $n = 0 ? 'done' : $f($n - 1) }; $f(5000))",
            json!("done"),
        ),
        ("$states.input.a.b[0].c + $states.input.whole", json!(8)),
        ("$states.input.a.b.($c := c; $c + 1)", json!([2, 3.5])),
        (
            "$states.input.a.b.{'c': c, 'text': %.%.text}",
            json!([{ "c": 1, "text": "x" }, { "c": 2.5, "text": "x" }]),
        ),
        ("$states.input.*[0] ~> $type", json!("object")),
    ];
    for (expression, expected) in cases {
        let value = eval(expression);
        assert_eq!(
            value.as_ref().map(to_json_text),
            Ok(to_json_text(&expected)),
            "{expression}"
        );
    }
}

#[test]
fn only_whole_strings_are_expressions() {
    let template = json!({
        "spaced": " {% $name %} ", "within": "x {% $name %}", "open": "{% $name", "none": null,
        "deep": [1, "{% $name %}", { "x": "{%$list[0]%}" }], "x.$": "$.a"
    });
    let expected = json!({
        "spaced": " {% $name %} ", "within": "x {% $name %}", "open": "{% $name", "none": null,
        "deep": [1, "Ada", { "x": 1 }], "x.$": "$.a"
    });
    assert_eq!(eval_template(&template), Ok(expected));
}

#[test]
fn a_failure_names_the_expression_and_the_field() {
    let cases = [
        ("$doesNotExist", " returned nothing (undefined)."),
        ("$states.input.absent", " returned nothing (undefined)."),
        ("$states.result", " returned nothing (undefined)."),
        ("function($x){ $x }", " returned nothing (undefined)."),
        ("$partition([], 2)", " returned nothing (undefined)."),
        ("$partition([1], 0)", " returned nothing (undefined)."),
        ("$range(1, 5)", " returned nothing (undefined)."),
        ("$range(5, 1, 1)", " returned nothing (undefined)."),
        ("$range(1, 5, 0)", " returned nothing (undefined)."),
        ("$hash('a')", " returned nothing (undefined)."),
        ("$parse()", " returned nothing (undefined)."),
        (
            "$randomSeeded(1)",
            ". T1006: Attempted to invoke a non-function",
        ),
        (
            "$eval('1+1')",
            ". T1006: Attempted to invoke a non-function",
        ),
        (
            "'a' + 1",
            ". T2001: The left side of the \"+\" operator must evaluate to a number",
        ),
        (
            "1 * 'a'",
            ". T2002: The right side of the \"*\" operator must evaluate to a number",
        ),
        (
            "$abs('x')",
            ". T0410: Argument 1 of function \"abs\" does not match function signature",
        ),
        (
            "('hello').$replace('hello', 1)",
            ". T0410: Argument 2 of function \"replace\" does not match function signature",
        ),
        (
            "$uppercase($string(1)) & $substring('a', 'b')",
            ". T0410: Argument 2 of function \"substring\" does not match function signature",
        ),
        (
            "$sum('a')",
            ". T0412: Argument 1 of function \"sum\" must be an array of \"numbers\"",
        ),
        (
            "$number('x')",
            ". D3030: Unable to cast value to a number: \"x\"",
        ),
        ("$error('bad')", ". D3137: bad"),
        ("$parse('{\"a\":1,\"a\":2}')", ". D3137: Invalid JSON"),
        ("$parse('[1] [2]')", ". D3137: Invalid JSON"),
        ("$parse('')", ". D3137: Invalid JSON"),
        (
            "$parse(null)",
            ". T0410: Argument 1 of function \"parse\" does not match function signature",
        ),
        (
            "$uuid('x')",
            ". T0410: Argument 1 of function \"uuid\" does not match function signature",
        ),
        (
            "$partition([1,2,3], -1)",
            ". D3137: Second argument must be zero or greater",
        ),
    ];
    for (expression, ending) in cases {
        let error =
            eval_template(&json!({ "r": [{ "x": format!("{{% {expression} %}}") }] })).unwrap_err();
        let threw = if ending.starts_with(" returned") {
            ""
        } else {
            " threw an error during evaluation"
        };
        assert_eq!(
            error.cause,
            format!(
                "The JSONata expression '{expression}' specified for the field 'Output/r[0]/x'{threw}{ending}"
            ),
        );
        assert_eq!(error.error, "States.QueryEvaluationError");
        assert_eq!(error.location.as_deref(), Some("Output/r[0]/x"));
    }
}

#[test]
fn a_field_may_want_a_type() {
    let (context, input, variables) = (json!({}), json!({}), variables());
    let mut entropy = Fixed::default();
    let cases = [
        (
            "{% 1 %}",
            Err("Expected 'array', but was 'number' for value: 1"),
        ),
        (
            "{% null %}",
            Err("Expected 'array', but was 'null' for value: null"),
        ),
        (
            "{% {'foo':'bar'} %}",
            Err("Expected 'array', but was 'object' for value: {\"foo\":\"bar\"}"),
        ),
        ("{% $list %}", Ok(json!([1, 2]))),
        ("literal", Ok(json!("literal"))),
    ];
    for (template, expected) in cases {
        let value = JsonataTemplate::parse(&json!(template)).unwrap().eval_as(
            "Items",
            JsonType::Array,
            &mut scope(&context, &variables, &input, &mut entropy),
        );
        match expected {
            Ok(expected) => assert_eq!(value, Ok(expected)),
            Err(ending) => {
                let cause = value.unwrap_err().cause;
                assert!(
                    cause.ends_with(&format!("returned an unexpected result type. {ending}")),
                    "{cause}"
                );
            }
        }
    }
}

#[test]
fn an_expression_that_goes_too_far_is_stopped() {
    const MEMORY: &str =
        "Expression evaluation memory limit exceeded: Check for excessive memory usage";
    const STACK: &str = "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as \
                         tail-recursive";
    const TIME: &str = "Expression evaluation timeout: Check for infinite loop";
    let doubling = |times: usize| {
        format!(
            "($f := function($s, $n){{ $n = 0 ? $s : $f($s & $s, $n - 1) }}; $length($f('x', {times})))"
        )
    };
    let cases = [
        ("($f := function($x){ $f($x + 1) }; $f(1))".to_owned(), TIME),
        (
            "($f := function($x){ 1 + $f($x + 1) }; $f(1))".to_owned(),
            STACK,
        ),
        (format!("1{}", "+1".repeat(200)), STACK),
        ("[1..900000] ~> $count()".to_owned(), MEMORY),
        ("[1..1000000000]".to_owned(), MEMORY),
        ("$range(1, 1000000000, 1)".to_owned(), MEMORY),
        ("$range(1, 360146, 1)".to_owned(), MEMORY),
        ("$pad('x', 1000000000)".to_owned(), MEMORY),
        (doubling(23), MEMORY),
        (format!("('x'){}", ".($&$)".repeat(40)), MEMORY),
    ];
    for (expression, ending) in cases {
        let begun = Instant::now();
        let cause = eval(&expression).unwrap_err().cause;
        assert!(
            cause.ends_with(&format!(" threw an error during evaluation: {ending}")),
            "{expression}: {}",
            &cause[cause.len().saturating_sub(200)..]
        );
        assert!(
            begun.elapsed().as_secs() < 20,
            "{expression}: {:?}",
            begun.elapsed()
        );
    }
    // Values that double with each turn: whichever bound is met first.
    for expression in [
        "$reduce([1..40], function($a, $b){ [$a, $a] }, 'x')",
        "$length($string($reduce([1..40], function($a, $b){ [$a, $a] }, 'x')))",
        "$length($reduce([1..40], function($a, $b){ [$a, $a] }, 'x') & '')",
        "$string($reduce([1..40], function($a, $b){ {'l': $a, 'r': $a} }, 'x'))",
        "$reduce([1..40], function($a, $b){ {'l': $a, 'r': $a} }, 'x')",
        "$map([1..800000], function($x){ [1..800000] }) ~> $count()",
        "$map([1..800000], function($x){ $uppercase($pad('', 1000000, 'x')) }) ~> $count()",
        "$replace($pad('', 200000, 'x'), /x/, $pad('', 200000, 'y'))",
        "$join($map([1..800000], function($x){ $pad('', 1000000, 'x') }))",
    ] {
        let cause = eval(expression).unwrap_err().cause;
        assert!(
            cause.ends_with(MEMORY) || cause.ends_with(TIME),
            "{expression}: {cause}"
        );
    }
    for (expression, expected) in [
        (format!("1{}", "+1".repeat(99)), 100),
        (
            "($f := function($x){ $x <= 0 ? 0 : 1 + $f($x - 1) }; $f(31))".to_owned(),
            31,
        ),
        ("$count($range(1, 360145, 1))".to_owned(), 360_145),
        ("$count($distinct([1..50000]))".to_owned(), 50_000),
    ] {
        assert_eq!(eval(&expression), Ok(json!(expected)), "{expression}");
    }
}

#[test]
fn variables_are_those_that_the_expression_does_not_bind_itself() {
    let cases = [
        ("$a + $b.c[$d > 1]", vec!["a", "b", "d"]),
        ("($x := $a; $x + $y)", vec!["a", "y"]),
        (
            "$map($list, function($v, $i){ $v + $w })",
            vec!["list", "w"],
        ),
        ("$map($list, $uppercase)", vec!["list"]),
        (
            "$states.input.items@$i#$n.{'x': $i.y, 'n': $n, 'z': $z}",
            vec!["z"],
        ),
        ("$string($states) & $$.a & $", vec![]),
    ];
    for (expression, variables) in cases {
        let template =
            JsonataTemplate::parse(&json!({ "m": [format!("{{% {expression} %}}")] })).unwrap();
        assert_eq!(template.variables(), variables, "{expression}");
    }
}

#[test]
fn what_is_no_expression_is_refused() {
    let cases = [
        ("", ""),
        ("1 +", "Unexpected end of expression"),
        (
            "'unterminated",
            "String literal must be terminated by a matching quote",
        ),
        ("a[1,2)", ""),
        (
            "1 := 2",
            "The left side of := must be a variable name (start with $)",
        ),
        (
            "$match('a', //)",
            "Empty regular expressions are not allowed",
        ),
        ("(1..2)", "Syntax error: \"..\""),
    ];
    for (expression, message) in cases {
        let error =
            JsonataTemplate::parse(&json!({ "a": [format!("{{%{expression}%}}")] })).unwrap_err();
        assert_eq!(error.pointer, "/a/0");
        assert!(
            error.error.message.starts_with(message),
            "{expression}: {error}"
        );
    }
    for deep in ["(", "[", "{'a':", "$f(", "-"] {
        let expression = format!("{{%{}%}}", deep.repeat(100_000));
        assert!(
            JsonataTemplate::parse(&json!(expression)).is_err(),
            "{deep}"
        );
    }
}
