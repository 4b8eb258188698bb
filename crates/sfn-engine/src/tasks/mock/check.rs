//! What an editor tells about the file.

use std::collections::HashMap;

use asl::syntax::{Range, Span, parse};

use super::reader::{At, Found, answers, test_case};

/// Something in a mock configuration that is wrong or odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MockFinding {
    /// Whether it keeps a test case from being started; else it most likely is not meant so.
    pub is_error: bool,
    /// What, as a sentence.
    pub message: String,
    /// The members that lead there, joined by dots.
    pub place: String,
    /// Where it stands in the text.
    pub range: Range,
}

/// The types of a state machine's states by their names, those within Map and Parallel states too.
pub type StateTypes = HashMap<String, &'static str>;

/// Everything that is wrong or odd in a mock configuration, in the order of the text. `states_of` gives the states of the state
/// machine of a name, where there is one.
pub fn check(text: &str, states_of: impl Fn(&str) -> Option<StateTypes>) -> Vec<MockFinding> {
    let parsed = parse(text);
    let finding = |is_error, message: &str, place: String, span: Span| MockFinding {
        is_error,
        message: sentence(message),
        place,
        range: parsed.lines.range(text, span),
    };
    if !parsed.faults.is_empty() {
        return parsed
            .faults
            .iter()
            .map(|fault| {
                let message = format!("this is not JSON: {}", fault.message);
                finding(true, &message, String::new(), fault.span)
            })
            .collect();
    }
    let mut found = Found::new();
    file(&At::root(parsed.tree.root()), &states_of, &mut found);
    found.sort_by_key(|wrong| wrong.span.start);
    found.dedup();
    found
        .into_iter()
        .map(|wrong| finding(!wrong.is_harmless, &wrong.message, wrong.place, wrong.span))
        .collect()
}

fn file(config: &At<'_>, states_of: &impl Fn(&str) -> Option<StateTypes>, found: &mut Found) {
    let members = config.members(found);
    for member in &members {
        match member.name {
            "StateMachines" => {
                for machine in member.members(found) {
                    state_machine(config, &machine, states_of(machine.name), found);
                }
            }
            "MockedResponses" => {
                for response in member.members(found) {
                    let answers = answers(&response, found);
                    let mut next = 0;
                    let mut ranges: Vec<_> = answers.iter().map(|a| (a.first, a.last)).collect();
                    ranges.sort_unstable();
                    for (first, last) in ranges {
                        if first > next {
                            found.push(response.odd(format!(
                                "invocation {next} (counted from 0) has no answer and fails"
                            )));
                            break;
                        }
                        next = last.saturating_add(1);
                    }
                }
            }
            _ => found.push(member.odd("only 'StateMachines' and 'MockedResponses' are read here")),
        }
    }
    if !members.iter().any(|member| member.name == "StateMachines") && found.is_empty() {
        found.push(config.odd("there is no 'StateMachines': nothing is mocked"));
    }
}

fn state_machine(config: &At<'_>, machine: &At<'_>, states: Option<StateTypes>, found: &mut Found) {
    if states.is_none() {
        found.push(machine.odd(format!(
            "there is no state machine '{}' in this workspace",
            machine.name
        )));
    }
    for member in machine.members(found) {
        if member.name != "TestCases" {
            found.push(member.odd("only 'TestCases' is read here"));
            continue;
        }
        for case in member.members(found) {
            test_case(config, &case, found);
            let Some(states) = &states else {
                continue;
            };
            for state in case.members(&mut Found::new()) {
                match states.get(state.name) {
                    Some(&"Task") => {}
                    Some(kind) => found.push(state.odd(format!(
                        "'{}' is a {kind} state: only Task states are mocked",
                        state.name
                    ))),
                    None => found.push(state.odd(format!(
                        "the state machine '{}' has no state '{}'",
                        machine.name, state.name
                    ))),
                }
            }
        }
    }
}

fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => format!(
            "{}{}.",
            first.to_uppercase(),
            characters.as_str().trim_end_matches('.')
        ),
        None => String::new(),
    }
}
