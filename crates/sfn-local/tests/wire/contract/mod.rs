//! Every operation of the service through aws-sdk-sfn: with good input, and with every error that the service model names for
//! it. The contract's own lists decide what has to be shown here.

mod activities;
mod executions;
mod map_runs;
mod qualifiers;
mod resources;
mod state_machines;
mod world;

use std::collections::BTreeSet;

use sfn_api::OPERATIONS;
use world::World;

/// Errors that cannot be brought about with the local service, of one operation or (`*`) of any, and why.
const NOT_HERE: &[(&str, &str, &str)] = &[
    (
        "*",
        "KmsAccessDeniedException",
        "encryption is configured, kept and returned, and nothing is encrypted: no key is asked for",
    ),
    (
        "*",
        "KmsInvalidStateException",
        "as KmsAccessDeniedException",
    ),
    ("*", "KmsThrottlingException", "as KmsAccessDeniedException"),
    (
        "*",
        "ExecutionLimitExceeded",
        "the quota of open executions can be raised on AWS; the local service keeps none",
    ),
    (
        "CreateStateMachine",
        "StateMachineTypeNotSupported",
        "AWS answers it where a region lacks a type; the local service has both everywhere",
    ),
    (
        "CreateStateMachine",
        "ConflictException",
        "of two requests at once, which the local service carries out one after the other",
    ),
    (
        "CreateStateMachineAlias",
        "InvalidName",
        "the service model's pattern refuses every such name before, with ValidationException",
    ),
    (
        "UpdateStateMachine",
        "ConflictException",
        "of two requests at once, which the local service carries out one after the other",
    ),
    (
        "UpdateStateMachineAlias",
        "ConflictException",
        "of two requests at once, which the local service carries out one after the other",
    ),
    (
        "DeleteStateMachineAlias",
        "ConflictException",
        "of two requests at once, which the local service carries out one after the other",
    ),
    (
        "StartSyncExecution",
        "StateMachineDeleting",
        "executions of an Express state machine do not keep it: it is gone when its deletion is answered",
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_is_answered_with_good_input_and_with_each_error_that_the_service_model_names()
 {
    let scenes = async {
        let mut world = World::open().await;
        state_machines::play(&mut world).await;
        qualifiers::play(&mut world).await;
        executions::play(&mut world).await;
        map_runs::play(&mut world).await;
        activities::play(&mut world).await;
        resources::play(&mut world).await;
        world.close().await
    };
    // Those of a workspace that is full take their time.
    let (mut shown, machines, activities) =
        tokio::join!(scenes, state_machines::too_many(), activities::too_many());
    shown.extend(machines);
    shown.extend(activities);

    assert!(shown.wrong.is_empty(), "wrong:\n{}", shown.wrong.join("\n"));

    let is_not_here = |operation: &str, error: &str| {
        NOT_HERE
            .iter()
            .any(|(of, what, _)| (*of == "*" || *of == operation) && *what == error)
    };
    let mut missing = Vec::new();
    for operation in OPERATIONS {
        let name = operation.name;
        if !shown.answered.contains(name) {
            missing.push(format!("{name} with good input"));
        }
        for error in operation.errors {
            let is_shown = shown
                .refused
                .contains(&(name.to_owned(), (*error).to_owned()));
            match (is_shown, is_not_here(name, error)) {
                (false, false) => missing.push(format!("{name} refused with {error}")),
                (true, true) => missing.push(format!(
                    "{name} refused with {error} is shown, and still has a reason why it cannot be"
                )),
                _ => {}
            }
        }
    }
    assert!(missing.is_empty(), "not shown:\n{}", missing.join("\n"));
    let known: BTreeSet<&str> = OPERATIONS
        .iter()
        .flat_map(|operation| operation.errors)
        .copied()
        .collect();
    for (of, error, _) in NOT_HERE {
        assert!(known.contains(error), "no operation names {error} ({of})");
    }
}
