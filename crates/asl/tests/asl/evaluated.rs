//! Recorded executions that consist of data flow alone (Pass, Choice, Succeed, Fail): a walk through their states with
//! nothing but the crate's own evaluation must end as it did on AWS.

use std::sync::Arc;

use asl::check;
use asl::expr::{Entropy, EvalError, Scope, TextExpression, Variables, choice};
use asl::model::{PassState, State, StateKind, StateMachine, Transition};
use regex::Regex;
use serde_json::{Map, Value, json};

use crate::recorded::{Case, cases};

struct Fixed(u64);

impl Entropy for Fixed {
    fn now_millis(&self) -> i64 {
        1_700_000_000_000
    }

    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0
    }
}

/// Output, or error and cause.
type Outcome = Result<Value, (String, String)>;

struct Walk<'c> {
    case: &'c Value,
    variables: Variables,
    entropy: Fixed,
}

impl Walk<'_> {
    fn run(&mut self, machine: &StateMachine) -> Outcome {
        let mut data = self.case["input"].clone();
        let mut name = machine.flow.start_at.clone();
        loop {
            let state = &machine.flow.states[&name];
            let framed = |error: EvalError| (error.error, error.cause);
            let (output, next) = match &state.kind {
                StateKind::Fail(fail) => {
                    let mut text =
                        |field: &str, expression: &Option<TextExpression>| match expression {
                            Some(expression) => {
                                self.with(&name, &data, |scope| expression.eval(field, scope))
                            }
                            None => Ok(Value::Null),
                        };
                    let error = text("Error", &fail.error).map_err(framed)?;
                    let cause = text("Cause", &fail.cause).map_err(framed)?;
                    let text = |value: Value| value.as_str().unwrap_or_default().to_owned();
                    return Err((text(error), text(cause)));
                }
                _ => self.step(state, data).map_err(framed)?,
            };
            data = output;
            match next {
                Transition::Next(next) => name = next,
                Transition::End => return Ok(data),
            }
        }
    }

    fn with<T>(&mut self, name: &str, input: &Value, act: impl FnOnce(&mut Scope<'_>) -> T) -> T {
        let id = if self.case["type"] == "EXPRESS" {
            "arn:aws:states:us-east-1:111111111111:express:machine:run:1"
        } else {
            "arn:aws:states:us-east-1:111111111111:execution:machine:run"
        };
        let context = json!({
            "Execution": {
                "Id": id,
                "Input": self.case["input"],
                "StartTime": "2025-01-01T00:00:00.000Z",
                "Name": "run",
                "RoleArn": self.case["roleArn"],
                "RedriveCount": 0
            },
            "StateMachine": {
                "Id": "arn:aws:states:us-east-1:111111111111:stateMachine:machine",
                "Name": self.case["stateMachineName"]
            },
            "State": { "Name": name, "EnteredTime": "2025-01-01T00:00:00.000Z" }
        });
        let variables = Arc::clone(&self.variables);
        act(&mut Scope {
            context: &context,
            variables: &variables,
            input,
            result: None,
            error_output: None,
            entropy: &mut self.entropy,
        })
    }

    fn step(&mut self, state: &State, data: Value) -> Result<(Value, Transition), EvalError> {
        let name = &state.name;
        let input = match &state.input_path {
            None => data.clone(),
            Some(None) => json!({}),
            Some(Some(path)) => self.with(name, &data, |scope| path.eval(scope))?,
        };
        let mut assigned = Map::new();
        let mut output = match &state.kind {
            StateKind::Pass(PassState {
                result: Some(result),
            }) => result.clone(),
            _ => match &state.parameters {
                Some(parameters) => self.with(name, &input, |scope| parameters.eval(scope))?,
                None => input.clone(),
            },
        };
        let mut next = state.transition.clone();
        if let StateKind::Choice(choice_state) = &state.kind {
            let mut taken = None;
            for (index, rule) in choice_state.rules.iter().enumerate() {
                let field = format!("Choices[{index}]/Condition");
                if self.with(name, &input, |scope| {
                    choice::holds(&rule.condition, &field, scope)
                })? {
                    taken = Some((index, rule));
                    break;
                }
            }
            next = match taken {
                Some((_, rule)) => Transition::Next(rule.next.clone()),
                None => Transition::Next(choice_state.default.clone().unwrap()),
            };
            let assign = taken.map_or(&state.assign, |(_, rule)| &rule.assign);
            if let Some(assign) = assign {
                assigned = self.with(name, &input, |scope| assign.eval(scope))?;
            }
            let template = taken.map_or(&state.output, |(_, rule)| &rule.output);
            if let Some(template) = template {
                output = self.with(name, &input, |scope| template.eval("Output", scope))?;
            }
        } else {
            let assign_input = if state.output.is_some() {
                &input
            } else {
                &output
            };
            if let Some(assign) = &state.assign {
                assigned = self.with(name, assign_input, |scope| assign.eval(scope))?;
            }
            if let Some(template) = &state.output {
                output = self.with(name, &data, |scope| template.eval("Output", scope))?;
            }
        }
        output = match &state.result_path {
            None => output,
            Some(None) => data,
            Some(Some(path)) => path.insert(data, output)?,
        };
        output = match &state.output_path {
            None => output,
            Some(None) => json!({}),
            Some(Some(path)) => self.with(name, &output, |scope| path.eval(scope))?,
        };
        let mut variables = (*self.variables).clone();
        variables.extend(assigned);
        self.variables = Arc::new(variables);
        Ok((output, next))
    }
}

/// Whether the value is the recorded one, in which `<…>` stands for any text or number.
fn same(recorded: &Value, actual: &Value) -> bool {
    match (recorded, actual) {
        (Value::String(recorded), actual) if recorded.contains('<') => {
            let pattern = tokens()
                .replace_all(&regex::escape(recorded), ".*")
                .into_owned();
            let text = actual
                .as_str()
                .map_or_else(|| actual.to_string(), str::to_owned);
            Regex::new(&format!("(?s)^{pattern}$"))
                .unwrap()
                .is_match(&text)
        }
        // The recorder parsed texts that hold an object.
        (Value::Object(_) | Value::Array(_), Value::String(text)) => {
            serde_json::from_str(text).is_ok_and(|parsed| same(recorded, &parsed))
        }
        (Value::Object(recorded), Value::Object(actual)) => {
            recorded.len() == actual.len()
                && recorded
                    .iter()
                    .all(|(name, value)| actual.get(name).is_some_and(|it| same(value, it)))
        }
        (Value::Array(recorded), Value::Array(actual)) => {
            recorded.len() == actual.len()
                && recorded
                    .iter()
                    .zip(actual)
                    .all(|(left, right)| same(left, right))
        }
        (Value::Number(recorded), Value::Number(actual)) => recorded.as_f64() == actual.as_f64(),
        (recorded, actual) => recorded == actual,
    }
}

fn tokens() -> Regex {
    Regex::new(r"<[A-Za-z0-9_.:/\\-]+>").unwrap()
}

/// The cause without the frame that the interpreter puts around it.
fn without_frame(cause: &str) -> &str {
    let framed = cause.starts_with("An error occurred while executing the state '");
    match cause.split_once("). ") {
        Some((_, inner)) if framed => inner,
        _ => cause,
    }
}

fn is_data_flow(machine: &StateMachine) -> bool {
    machine.flow.states.values().all(|state| {
        matches!(
            state.kind,
            StateKind::Pass(_) | StateKind::Choice(_) | StateKind::Succeed | StateKind::Fail(_)
        )
    })
}

fn outcome(case: &Case, machine: &StateMachine) -> Outcome {
    let mut walk = Walk {
        case: &case.value,
        variables: Variables::default(),
        entropy: Fixed(7),
    };
    walk.run(machine)
}

#[test]
fn data_flow_ends_as_it_did_on_aws() {
    let Some(cases) = cases() else { return };
    let (mut seen, mut wrong) = (0, Vec::new());
    for case in cases.iter().filter(|case| case.value["api"] == "execution") {
        let Some(machine) = check(&case.value["definition"].to_string()).machine else {
            continue;
        };
        // The size of payloads is the interpreter's affair.
        let too_large = case.value["expect"]["error"] == "States.DataLimitExceeded";
        if too_large || !is_data_flow(&machine) {
            continue;
        }
        seen += 1;
        let expect = &case.value["expect"];
        let actual = outcome(case, &machine);
        let right = match &actual {
            Ok(output) => expect["status"] == "SUCCEEDED" && same(&expect["output"], output),
            Err((error, cause)) => {
                let recorded = |name: &str| expect[name].as_str().unwrap_or_default();
                let of_cause = without_frame(recorded("cause"));
                expect["status"] == "FAILED"
                    && recorded("error") == error
                    && same(&Value::from(of_cause), &Value::from(cause.as_str()))
            }
        };
        if !right {
            wrong.push(format!(
                "{}\n   AWS: {} {} {} {}\n  here: {actual:?}\n",
                case.value["name"],
                expect["status"],
                expect["output"],
                expect["error"],
                expect["cause"]
            ));
        }
    }
    println!("{seen} executions");
    assert!(
        wrong.is_empty(),
        "{} of {seen} executions end otherwise:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(seen > 400, "only {seen} executions were found");
}
