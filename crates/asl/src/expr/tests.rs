use std::sync::Arc;

use serde_json::{Value, json};

use super::testing::{Fixed, scope};
use super::{Path, PayloadTemplate, ReferencePath, Variables};

fn variables() -> Variables {
    Arc::new(
        [("list".to_owned(), json!([{ "n": 1 }, { "n": 2 }]))]
            .into_iter()
            .collect(),
    )
}

fn eval(path: &str, input: &Value) -> Result<Value, String> {
    let context = json!({ "Execution": { "Input": { "x": 1 } } });
    let mut entropy = Fixed::default();
    let path = Path::parse(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    path.eval(&mut scope(&context, &variables(), input, &mut entropy))
        .map_err(|it| it.cause)
}

fn store() -> Value {
    json!({
        "store": {
            "book": [
                { "category": "reference", "title": "A", "price": 8.95 },
                { "category": "fiction", "title": "B", "price": 12.99, "isbn": "1" },
                { "category": "fiction", "title": "C", "price": 8.99, "isbn": null, "tags": ["x", "y"] }
            ],
            "bicycle": { "color": "red", "price": 19 }
        },
        "max": 10,
        "name with blank": 1,
        "it's": 2,
        "Test\\\"\"Name\"": "Value",
        "a-b:c": 3,
        "numbers": [3, 1, 2],
        "none": null
    })
}

#[test]
fn paths_select_as_the_service_does() {
    let cases = [
        ("$.max", json!(10)),
        ("$['max']", json!(10)),
        ("$[\"name with blank\"]", json!(1)),
        (r"$['it\'s']", json!(2)),
        (r#"$['Test\""Name"']"#, json!("Value")),
        ("$.a-b:c", json!(3)),
        ("$.none", Value::Null),
        ("$.store.book[0].title", json!("A")),
        ("$.store.book[-1].title", json!("C")),
        ("$.store.book[*].title", json!(["A", "B", "C"])),
        ("$.store.book.*.title", json!(["A", "B", "C"])),
        ("$.store.book[0,2].title", json!(["A", "C"])),
        ("$.store.book[0,9].title", json!(["A"])),
        ("$.store.book[:2].title", json!(["A", "B"])),
        ("$.store.book[1:].title", json!(["B", "C"])),
        ("$.store.book[-2:].title", json!(["B", "C"])),
        ("$.store.book[5:9]", json!([])),
        ("$.store.book[*].isbn", json!(["1", null])),
        ("$..price", json!([8.95, 12.99, 8.99, 19])),
        ("$..book[0].title", json!(["A"])),
        (
            "$..book[*]['title','price']",
            json!([
                { "title": "A", "price": 8.95 }, { "title": "B", "price": 12.99 }, { "title": "C", "price": 8.99 }
            ]),
        ),
        ("$.store.bicycle['color','nope']", json!({ "color": "red" })),
        ("$.store.bicycle.*", json!(["red", 19])),
        ("$.store.book[?(@.isbn)].title", json!(["B", "C"])),
        ("$.store.book[?(!@.isbn)].title", json!(["A"])),
        ("$.store.book[?(@.price < 10)].title", json!(["A", "C"])),
        ("$.store.book[?(@.price < $.max)].title", json!(["A", "C"])),
        (
            "$.store.book[?(@.price < 10 && @.category == 'fiction')].title",
            json!(["C"]),
        ),
        (
            "$.store.book[?(@.price > 10 || @.category == \"reference\")].title",
            json!(["A", "B"]),
        ),
        (
            "$.store.book[?(@.title in ['A', 'C'])].title",
            json!(["A", "C"]),
        ),
        (
            "$.store.book[?(@.title nin [\"A\"])].title",
            json!(["B", "C"]),
        ),
        (
            "$.store.book[?(@.title =~ /[ab]/i)].title",
            json!(["A", "B"]),
        ),
        (
            "$.store.book[?(@.category =~ /fic.*/)].title",
            json!(["B", "C"]),
        ),
        ("$.store.book[?(@.category =~ /fic/)].title", json!([])),
        ("$.store.book[?(@.isbn == 1)].title", json!(["B"])),
        ("$.store.book[?(@.isbn == null)].title", json!(["C"])),
        ("$.store.book[?(@.isbn != '1')].title", json!(["A", "C"])),
        ("$.store.book[?('x' in @.tags)].title", json!(["C"])),
        ("$.store.book[?(@.tags contains 'x')].title", json!(["C"])),
        (
            "$.store.book[?(@.tags subsetof ['x','y','z'])].title",
            json!(["C"]),
        ),
        (
            "$.store.book[?(@.tags anyof ['q','y'])].title",
            json!(["C"]),
        ),
        ("$.store.book[?(@.tags noneof ['q'])].title", json!(["C"])),
        ("$.store.book[?(@.tags size 2)].title", json!(["C"])),
        (
            "$.store.book[?(@.title empty false)].title",
            json!(["A", "B", "C"]),
        ),
        ("$.store.book[?(@.price == 8.95)][0]", json!([])),
        ("$.numbers[?(@ >= 2)]", json!([3, 2])),
        ("$..[?(@.color)].price", json!([19])),
        ("$.store[?(@.color == 'red')]", json!([])),
        ("$.store.bicycle[?(@.color == 'red')].price", json!([19])),
        ("$.numbers.length()", json!(3)),
        ("$.numbers.min()", json!(1.0)),
        ("$.numbers.max()", json!(3.0)),
        ("$.numbers.avg()", json!(2.0)),
        ("$..title.length()", json!(3)),
        ("$[*].type", json!([])),
        ("$$.Execution.Input.x", json!(1)),
        ("$list[1].n", json!(2)),
        ("$list[*].n", json!([1, 2])),
    ];
    for (path, expected) in cases {
        assert_eq!(eval(path, &store()), Ok(expected), "{path}");
    }
    assert_eq!(eval("$", &json!(5)), Ok(json!(5)));
    assert_eq!(eval("$[0]", &json!([7])), Ok(json!(7)));
    assert_eq!(eval("$[*].type", &json!({})), Ok(json!([])));
}

#[test]
fn a_path_that_selects_nothing_tells_why() {
    let cases = [
        ("$.no", "No results for path: $['no']"),
        ("$.no.such.result.path", "Missing property in path $['no']"),
        ("$.store.no.x", "Missing property in path $['store']['no']"),
        ("$.numbers[5]", "No results for path: $['numbers'][5]"),
        (
            "$.numbers.sum()",
            "Property ['sum()'] not found in path $['numbers']",
        ),
        ("$.max.x", "Property ['x'] not found in path $['max']"),
        ("$.none[0]", "The path $['none'] is null"),
        (
            "$.max[0]",
            "Filter: [0] can only be applied to arrays. Current context is: 10",
        ),
        ("$.no[*]", "Missing property in path $['no']"),
        ("$nope.x", "The variable 'nope' is not defined"),
    ];
    for (path, why) in cases {
        assert_eq!(
            eval(path, &store()),
            Err(format!("Invalid path '{path}' : {why}"))
        );
    }
}

#[test]
fn what_is_no_path_is_refused() {
    let cases = [
        "",
        "a",
        "$.",
        "$..",
        "$.a.",
        "$.a b",
        "$[",
        "$[]",
        "$['a'",
        "$['a",
        "$[a]",
        "$[1",
        "$[:]",
        "$.a[?]",
        "$[?()]",
        "$[?(@.a]",
        "$[?(1)]",
        "$[?(@.a == )]",
        "$[?(@.a =~ 'x')]",
        "$[?(@.a =~ /(/)]",
        "$.f(1)",
        "$ .a",
        "$1a",
        "$.a.length().b",
        "$[99999999999]",
    ];
    for path in cases {
        assert!(Path::parse(path).is_err(), "{path}");
    }
    let deep = format!("$[?({}@.a{})]", "(".repeat(5000), ")".repeat(5000));
    assert!(Path::parse(&deep).is_err());
}

#[test]
fn templates_evaluate_members_with_a_dollar() {
    let template = json!({
        "literal": "$.max", "list": ["$.max", { "deep.$": "$.max" }], "path.$": "$.numbers[0]",
        "call.$": "States.Array($.max)", "variable.$": "$list[0].n"
    });
    let expected = json!({
        "literal": "$.max", "list": ["$.max", { "deep": 10 }], "path": 3, "call": [10], "variable": 1
    });
    let (context, input, variables) = (json!({}), store(), variables());
    let mut entropy = Fixed::default();
    let template = PayloadTemplate::parse(&template).unwrap();
    let result = template.eval(&mut scope(&context, &variables, &input, &mut entropy));
    assert_eq!(result, Ok(expected));
    assert_eq!(template.variables(), ["list"]);

    let (context, input) = (json!({ "c": 1 }), json!({ "i": 1 }));
    for (path, searched) in [("$.no", "{\"i\":1}"), ("$$.no", "{\"c\":1}")] {
        let template = PayloadTemplate::parse(&json!({ "value.$": path })).unwrap();
        let error = template
            .eval(&mut scope(&context, &variables, &input, &mut entropy))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "States.Runtime: The JSONPath '{path}' specified for the field 'value.$' could not be found in \
                 the input '{searched}'"
            )
        );
    }
}

#[test]
fn a_reference_path_puts_a_value_in_its_place() {
    let cases = [
        ("$", json!({ "a": 1 }), json!(9)),
        ("$.b", json!({ "a": 1 }), json!({ "a": 1, "b": 9 })),
        (
            "$.a",
            json!({ "a": { "b": 1 }, "c": 2 }),
            json!({ "a": 9, "c": 2 }),
        ),
        (
            "$.x.y.z",
            json!({ "a": 1 }),
            json!({ "a": 1, "x": { "y": { "z": 9 } } }),
        ),
        ("$['x y'].z", json!({}), json!({ "x y": { "z": 9 } })),
        (
            "$.a[1].b",
            json!({ "a": [0, {}] }),
            json!({ "a": [0, { "b": 9 }] }),
        ),
        ("$[0]", json!([1, 2]), json!([9, 2])),
    ];
    for (path, into, expected) in cases {
        assert_eq!(
            ReferencePath::parse(path).unwrap().insert(into, json!(9)),
            Ok(expected),
            "{path}"
        );
    }
    let cases = [
        (
            "$.a",
            json!("input1"),
            "Unable to apply ReferencePath $.a to input \"input1\"",
        ),
        (
            "$.a",
            json!([1]),
            "Unable to apply ReferencePath $.a to input [1]",
        ),
        (
            "$.a.b",
            json!({ "a": 1 }),
            "Unable to apply step \"b\" to input {\"a\":1}",
        ),
        (
            "$.a[2]",
            json!({ "a": [1] }),
            "Unable to apply step \"2\" to input {\"a\":[1]}",
        ),
        (
            "$.x[0]",
            json!({ "a": 1 }),
            "Unable to apply step \"0\" to input {\"a\":1}",
        ),
    ];
    for (path, into, cause) in cases {
        let error = ReferencePath::parse(path)
            .unwrap()
            .insert(into, json!(9))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("States.ReferencePathConflict: {cause}"),
            "{path}"
        );
    }
    for path in [
        "$$.a",
        "$x",
        "$.a[*]",
        "$..a",
        "$.a[-1]",
        "$['a','b']",
        "$.a[?(@.b)]",
        "$.a.length()",
        "$.a[0:1]",
    ] {
        assert!(ReferencePath::parse(path).is_err(), "{path}");
    }
}

#[test]
fn an_indefinite_path_to_nothing_is_an_empty_array_in_a_template() {
    let (context, input, variables) = (json!({}), json!({ "n": 1 }), variables());
    for path in [
        "$.a[*]",
        "$.a[1:]",
        "$.a.b[:1].c",
        "$.n[*]",
        "$..z",
        "States.Array($.a[*])",
    ] {
        let mut entropy = Fixed::default();
        let template = PayloadTemplate::parse(&json!({ "v.$": path })).unwrap();
        let result = template.eval(&mut scope(&context, &variables, &input, &mut entropy));
        let expected = if path.starts_with('$') {
            json!([])
        } else {
            json!([[]])
        };
        assert_eq!(result, Ok(json!({ "v": expected })), "{path}");
    }
}
