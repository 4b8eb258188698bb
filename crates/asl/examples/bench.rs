//! Measures parsing with validation, and evaluation. `cargo xtask bench language` runs it with optimisations.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use asl::analysis::MAX_DEFINITION_BYTES;
use asl::expr::{Entropy, JsonataTemplate, Path, PayloadTemplate, Scope, Variables};
use serde_json::{Value, json};

/// The budget for a definition of the largest size.
const BUDGET: Duration = Duration::from_millis(50);

fn main() {
    println!(
        "{:<44} {:>9} {:>8} {:>8}  budget {BUDGET:?}",
        "parse and validate", "bytes", "best ms", "p50 ms"
    );
    for (name, definition) in definitions() {
        let checked = asl::check(&definition);
        assert!(
            checked.machine.is_some(),
            "{name}: {:?}",
            checked.diagnostics.first()
        );
        definition_row(name, &definition);
    }
    // What is wrong everywhere costs as well.
    definition_row(
        "every state is wrong",
        &grown(
            |n| format!(r#"{{"Type": "Pass", "Nxt": "S{n}", "InputPath": "a"}}"#),
            0,
        ),
    );
    let (_, whole) = definitions().swap_remove(0);
    definition_row("cut off in the middle", &whole[..whole.len() / 2]);
    definition_row(
        "a megabyte of brackets",
        &"[{".repeat(MAX_DEFINITION_BYTES / 2),
    );

    println!("\n{:<60} {:>9}", "evaluate", "µs");
    let input = json!({
        "id": "o-17", "n": 3, "items": (0..100).map(|n| json!({ "sku": format!("s{n}"), "price": n, "tags": ["a", "b"] })).collect::<Vec<_>>()
    });
    for path in [
        "$.id",
        "$.items[*].sku",
        "$.items[?(@.price > 50)].sku",
        "$..price",
        "States.Format('{}-{}', $.id, $.n)",
    ] {
        let parsed = Path::parse(path).unwrap();
        evaluation_row(path, &input, |scope| parsed.eval(scope).is_ok());
    }
    let template = json!({ "id.$": "$.id", "first.$": "$.items[0]", "made": { "at.$": "$$.Execution.Id", "sum.$": "States.MathAdd($.n, 1)" } });
    let parsed = PayloadTemplate::parse(&template).unwrap();
    evaluation_row("a template of four paths", &input, |scope| {
        parsed.eval(scope).is_ok()
    });
    for text in [
        "$states.input.id",
        "$states.input.n + 1",
        "$states.input.items[price > 50].sku",
        "$sum($states.input.items.price)",
        "$map($states.input.items, function($i) { $i.sku & '-' & $string($i.price) })",
    ] {
        let parsed = JsonataTemplate::parse(&json!(format!("{{% {text} %}}"))).unwrap();
        evaluation_row(text, &input, |scope| parsed.eval("Output", scope).is_ok());
    }
}

/// Sound definitions of nearly the largest size, each of other stuff.
fn definitions() -> Vec<(&'static str, String)> {
    let pass = |n: usize| {
        format!(
            r#"{{"Type": "Pass", "Parameters": {{"id.$": "$.id", "n": {n}}}, "ResultPath": "$.r", "Next": "S{}"}}"#,
            n + 1
        )
    };
    let task = |n: usize| {
        format!(
            r#"{{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {{"FunctionName": "f", "Payload.$": "$"}},
  "Retry": [{{"ErrorEquals": ["Lambda.ServiceException", "States.Timeout"], "IntervalSeconds": 2, "MaxAttempts": 6, "BackoffRate": 2}}],
  "Catch": [{{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Last"}}], "TimeoutSeconds": 30, "Next": "S{}"}}"#,
            n + 1
        )
    };
    let choice = |n: usize| {
        format!(
            r#"{{"Type": "Choice", "Choices": [{{"And": [{{"Variable": "$.n", "NumericGreaterThan": {n}}}, {{"Not": {{"Variable": "$.s", "StringMatches": "a*"}}}}], "Next": "Last"}}], "Default": "S{}"}}"#,
            n + 1
        )
    };
    let jsonata = |n: usize| {
        format!(
            r#"{{"Type": "Pass", "QueryLanguage": "JSONata", "Assign": {{"v{n}": "{{% $states.input.n + {n} %}}"}}, "Output": {{"id": "{{% $states.input.id & '-{n}' %}}"}}, "Next": "S{}"}}"#,
            n + 1
        )
    };
    let map = |n: usize| {
        format!(
            r#"{{"Type": "Map", "ItemsPath": "$.items", "ItemSelector": {{"v.$": "$$.Map.Item.Value"}}, "ItemProcessor": {{"StartAt": "I{n}", "States": {{"I{n}": {{"Type": "Pass", "End": true}}}}}}, "Next": "S{}"}}"#,
            n + 1
        )
    };
    let text = r#"a text with \"escapes\" and ä, "#.repeat(30_000);
    let mut made = vec![
        ("Pass states", grown(pass, 1)),
        ("Task states with Retry and Catch", grown(task, 1)),
        ("Choice states", grown(choice, 1)),
        ("Map states", grown(map, 1)),
        ("JSONata", grown(jsonata, 1)),
    ];
    made.push((
        "one long text",
        format!(
            r#"{{"Comment": "{text}", "StartAt": "S", "States": {{"S": {{"Type": "Succeed"}}}}}}"#
        ),
    ));
    made.push((
        "one deep and wide value",
        format!(
            r#"{{"StartAt": "S", "States": {{"S": {{"Type": "Pass", "End": true, "Result": [{}1]}}}}}}"#,
            r#"{"a": [1, 2.5, null, true, {"b": "c"}]}, "#.repeat(25_000)
        ),
    ));
    made
}

/// As many states as the largest definition has room for.
fn grown(state: impl Fn(usize) -> String, first: usize) -> String {
    let mut text = format!(r#"{{"StartAt": "S{first}", "States": {{"#);
    let mut n = first;
    while text.len() < MAX_DEFINITION_BYTES - 1000 {
        text += &format!("\"S{n}\": {},\n", state(n));
        n += 1;
    }
    text + &format!(
        r#""S{n}": {{"Type": "Pass", "Next": "Last"}}, "Last": {{"Type": "Succeed"}}}}}}"#
    )
}

fn definition_row(name: &str, definition: &str) {
    let mut times: Vec<Duration> = (0..15)
        .map(|_| {
            let begun = Instant::now();
            black_box(asl::check(black_box(definition)));
            begun.elapsed()
        })
        .collect();
    times.sort();
    let (best, middle) = (times[0], times[times.len() / 2]);
    let verdict = if best <= BUDGET { "within" } else { "OVER" };
    println!(
        "{name:<44} {:>9} {:>8.1} {:>8.1}  {verdict}",
        definition.len(),
        best.as_secs_f64() * 1000.0,
        middle.as_secs_f64() * 1000.0
    );
}

struct Fixed;

impl Entropy for Fixed {
    fn now_millis(&self) -> i64 {
        0
    }

    fn next_u64(&mut self) -> u64 {
        7
    }
}

fn evaluation_row(text: &str, input: &Value, act: impl Fn(&mut Scope<'_>) -> bool) {
    let context = json!({ "Execution": { "Id": "e" } });
    let variables = Variables::default();
    let evaluate = || {
        act(&mut Scope {
            context: &context,
            variables: &variables,
            input,
            result: None,
            error_output: None,
            entropy: &mut Fixed,
        })
    };
    assert!(evaluate(), "{text}");
    let best = (0..10)
        .map(|_| {
            let begun = Instant::now();
            for _ in 0..200 {
                black_box(evaluate());
            }
            begun.elapsed() / 200
        })
        .min()
        .unwrap_or_default();
    println!("{text:<60} {:>9.1}", best.as_secs_f64() * 1e6);
}
