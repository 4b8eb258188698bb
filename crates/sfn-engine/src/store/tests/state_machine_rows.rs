use super::*;
use crate::store::table::{StateMachineChange, StateMachineStatus, tags};

#[tokio::test]
async fn a_state_machine_is_created_once() {
    let store = Store::ephemeral().unwrap();
    let first = create(&store, MACHINE).await;
    let other = new_machine(MACHINE, "{ other }");
    let existing = store
        .write(move |c| machines::create(c, &other, "r2", 2))
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(existing, first);
    assert_eq!(find(&store), Some(first));
}

fn find(store: &Store) -> Option<StateMachineRecord> {
    store
        .read(|c| machines::find(c, MACHINE))
        .unwrap()
        .map(|stored| stored.record)
}

#[tokio::test]
async fn an_update_makes_a_revision_and_an_execution_keeps_its_own() {
    let store = Store::ephemeral().unwrap();
    create(&store, MACHINE).await;
    insert(&store, new_execution(1, 10, step(0, 1..=2, None))).await;
    let change = StateMachineChange {
        definition: Some("{ new }".to_owned()),
        ..StateMachineChange::default()
    };
    let updated = store
        .write(move |c| machines::update(c, MACHINE, &change, "r2", 5))
        .await
        .unwrap()
        .unwrap();
    let revision = &updated.revision;
    assert_eq!(
        (&*revision.definition, &*revision.revision_id),
        ("{ new }", "r2")
    );
    assert_eq!(
        revision.role_arn, "arn:aws:iam::123456789012:role/r",
        "kept"
    );
    assert_eq!(find(&store), Some(updated));

    let then = store
        .read(|c| {
            let found = executions::find(c, &arn(1))?.unwrap();
            machines::at_revision(c, found.state_machine, found.revision)
        })
        .unwrap();
    assert_eq!(&*then.revision.definition, "{}");
}

#[tokio::test]
async fn deleting_waits_for_open_executions_and_the_name_is_free_again() {
    let store = Store::ephemeral().unwrap();
    create(&store, MACHINE).await;
    insert(&store, new_execution(1, 10, step(0, 1..=2, None))).await;
    store
        .write(|c| machines::begin_delete(c, MACHINE))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        find(&store).map(|m| m.status),
        Some(StateMachineStatus::Deleting)
    );
    assert_eq!(list(&store, "us-east-1"), [""; 0], "not listed any more");
    let late = new_execution(2, 11, step(0, 1..=2, None));
    let refused = store
        .write(move |c| executions::insert(c, &late))
        .await
        .unwrap()
        .unwrap_err();
    assert!(matches!(refused, executions::Existing::Deleting));

    let end = step(1, 3..=3, Some(ExecutionStatus::Aborted));
    store
        .write(move |c| executions::step(c, 1, &end))
        .await
        .unwrap();
    assert_eq!(find(&store), None, "gone with its last execution");
    let tags = store.read(|c| tags::list(c, MACHINE)).unwrap();
    assert_eq!(tags, [], "and so are its tags");

    create(&store, MACHINE).await;
    assert_eq!(
        find(&store).map(|m| m.status),
        Some(StateMachineStatus::Active)
    );
    assert!(
        store
            .read(|c| executions::find(c, &arn(1)))
            .unwrap()
            .is_some(),
        "what ran is kept"
    );
}

fn list(store: &Store, region: &str) -> Vec<String> {
    let found = store
        .read(|c| machines::list(c, "123456789012", region, "", 100))
        .unwrap();
    found.into_iter().map(|summary| summary.name).collect()
}

#[tokio::test]
async fn lists_go_by_name_within_account_and_region() {
    let store = Store::ephemeral().unwrap();
    for (region, name) in [
        ("us-east-1", "b"),
        ("eu-west-1", "elsewhere"),
        ("us-east-1", "c"),
        ("us-east-1", "a"),
    ] {
        let arn = format!("arn:aws:states:{region}:123456789012:stateMachine:{name}");
        create(&store, &arn).await;
    }
    assert_eq!(list(&store, "us-east-1"), ["a", "b", "c"]);
    let after = store
        .read(|c| machines::list(c, "123456789012", "us-east-1", "a", 1))
        .unwrap();
    assert_eq!(after[0].name, "b");
}
