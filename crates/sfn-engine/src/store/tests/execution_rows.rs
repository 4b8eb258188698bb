use super::*;
use crate::store::StoreError;
use crate::store::table::executions::{Existing, Filter, Place, Scope};

async fn store_with_machine() -> Store {
    let store = Store::ephemeral().unwrap();
    create(&store, MACHINE).await;
    store
}

#[tokio::test]
async fn a_name_is_taken_once() {
    let store = store_with_machine().await;
    insert(&store, new_execution(1, 10, step(0, 1..=2, None))).await;
    let mut same = new_execution(2, 20, step(0, 1..=2, None));
    same.name = "run-1".to_owned();
    let existing = store
        .write(move |c| executions::insert(c, &same))
        .await
        .unwrap();
    match existing {
        Err(Existing::Execution {
            status: ExecutionStatus::Running,
            start_millis: 10,
            input,
        }) => {
            assert_eq!(input, "{ }");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_step_that_does_not_follow_the_last_one_is_refused_whole() {
    let store = store_with_machine().await;
    insert(&store, new_execution(1, 10, step(0, 1..=2, None))).await;
    let (skipped, again) = (step(2, 3..=4, None), step(0, 1..=2, None));
    for refused in [skipped, again] {
        let number = refused.number;
        match store.write(move |c| executions::step(c, 1, &refused)).await {
            Err(StoreError::OutOfStep {
                execution: 1,
                expected,
                found: Some(1),
            }) => {
                assert_eq!(expected, number);
            }
            other => panic!("{other:?}"),
        }
    }
    let next = step(1, 3..=4, Some(ExecutionStatus::Failed));
    store
        .write(move |c| executions::step(c, 1, &next))
        .await
        .unwrap();
    let late = step(2, 5..=5, None);
    match store.write(move |c| executions::step(c, 1, &late)).await {
        Err(StoreError::OutOfStep { found: None, .. }) => {}
        other => panic!("an execution that has ended takes no steps: {other:?}"),
    }
    assert_eq!(
        ids(&store.read(|c| history::forward(c, 1, 1, 100)).unwrap()),
        [1, 2, 3, 4]
    );
}

#[tokio::test]
async fn the_journal_stays_until_the_execution_succeeds() {
    for (status, kept) in [
        (ExecutionStatus::Succeeded, 0),
        (ExecutionStatus::Failed, 2),
        (ExecutionStatus::Aborted, 2),
    ] {
        let store = store_with_machine().await;
        insert(&store, new_execution(1, 10, step(0, 1..=2, None))).await;
        let journal = store.read(|c| journal::of_execution(c, 1)).unwrap();
        assert_eq!(journal.len(), 1);
        assert_eq!(
            (journal[0].event_count, journal[0].moment.seed),
            (2, u64::MAX)
        );
        let end = step(1, 3..=3, Some(status));
        store
            .write(move |c| executions::step(c, 1, &end))
            .await
            .unwrap();
        let journal = store.read(|c| journal::of_execution(c, 1)).unwrap();
        assert_eq!(journal.len(), kept, "{status:?}");
        let open = store.read(executions::open_ids).unwrap();
        assert_eq!(open, [0; 0]);
    }
}

fn ids(events: &[HistoryEvent]) -> Vec<i64> {
    events.iter().map(|event| event.id).collect()
}

#[tokio::test]
async fn a_history_is_read_from_any_event_in_both_orders() {
    let store = store_with_machine().await;
    // Chunks within a step, small steps after it, and a neighbour on each side.
    insert(&store, new_execution(1, 10, step(0, 1..=5, None))).await;
    insert(&store, new_execution(2, 10, step(0, 1..=450, None))).await;
    insert(&store, new_execution(3, 10, step(0, 1..=5, None))).await;
    for (number, id) in (1..).zip(451..=460) {
        let next = step(number, id..=id, None);
        store
            .write(move |c| executions::step(c, 2, &next))
            .await
            .unwrap();
    }
    for from in [1, 2, 199, 200, 201, 400, 401, 449, 450, 451, 455, 460] {
        for limit in [1, 3, 250, 1000] {
            let forward = store.read(|c| history::forward(c, 2, from, limit)).unwrap();
            let expected: Vec<i64> = (from..=460).take(limit).collect();
            assert_eq!(ids(&forward), expected, "forward from {from}, {limit}");
            let backward = store
                .read(|c| history::backward(c, 2, from, limit))
                .unwrap();
            let expected: Vec<i64> = (1..=from).rev().take(limit).collect();
            assert_eq!(ids(&backward), expected, "backward from {from}, {limit}");
        }
    }
    assert_eq!(store.read(|c| history::forward(c, 2, 461, 10)).unwrap(), []);
}

#[tokio::test]
async fn pages_of_a_list_lose_and_repeat_nothing() {
    let store = store_with_machine().await;
    // Several in one millisecond, and starts that are not in the order of the keys.
    for id in 1..=50 {
        let ended = (id % 3 == 0).then_some(ExecutionStatus::Succeeded);
        insert(
            &store,
            new_execution(id, 1_000 - (id / 7) * 10, step(0, 1..=2, ended)),
        )
        .await;
    }
    let walk = |status: Option<ExecutionStatus>, limit: usize| {
        let mut walked: Vec<Place> = Vec::new();
        loop {
            let filter = Filter {
                status,
                ..Filter::default()
            };
            let page = store
                .read(|c| {
                    let scope = Scope::StateMachine(MACHINE);
                    executions::list(c, scope, &filter, walked.last().copied(), limit)
                })
                .unwrap();
            walked.extend(page.iter().map(|(place, _)| *place));
            if page.len() < limit {
                return walked;
            }
        }
    };
    for (status, wanted) in [
        (None, 50),
        (Some(ExecutionStatus::Succeeded), 16),
        (Some(ExecutionStatus::Running), 34),
        (Some(ExecutionStatus::Failed), 0),
    ] {
        for limit in [1, 7, 100] {
            let walked = walk(status, limit);
            let mut sorted = walked.clone();
            sorted.sort_by_key(|place| std::cmp::Reverse((place.millis, place.id)));
            sorted.dedup();
            assert_eq!(
                walked, sorted,
                "{status:?} by {limit}: in order, none twice"
            );
            assert_eq!(walked.len(), wanted, "{status:?} by {limit}: all of them");
        }
    }
}
