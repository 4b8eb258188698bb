use std::sync::Arc;
use std::sync::mpsc::channel;

use super::*;
use crate::store::{Fault, StoreError};

fn count(store: &Store) -> i64 {
    store
        .read(|c| Ok(c.query_row("SELECT count(*) FROM tags", [], |row| row.get(0))?))
        .unwrap()
}

fn tag(n: usize) -> Vec<Tag> {
    vec![Tag {
        key: n.to_string(),
        value: "v".to_owned(),
    }]
}

/// Keeps the writer busy until the sender is dropped, so that what is queued meanwhile waits together.
fn hold(store: &Store) -> std::sync::mpsc::Sender<()> {
    let (release, held) = channel::<()>();
    let (entered, is_in) = channel();
    let held = std::sync::Mutex::new(held);
    store.submit(
        move |_| {
            entered.send(()).unwrap();
            let _ = held.lock().unwrap().recv();
            Ok(())
        },
        |_| {},
    );
    is_in.recv().unwrap();
    release
}

#[test]
fn changes_that_wait_together_are_committed_together() {
    let store = Arc::new(Store::ephemeral().unwrap());
    let release = hold(&store);
    let (seen, counts) = channel();
    for n in 0..100 {
        let (seen, reader) = (seen.clone(), Arc::clone(&store));
        store.submit(
            move |c| crate::store::table::tags::put(c, "arn", &tag(n)),
            move |result| {
                result.unwrap();
                seen.send((n, count(&reader))).unwrap();
            },
        );
    }
    assert_eq!(count(&store), 0, "nothing is seen before the commit");
    drop((release, seen));
    let counts: Vec<_> = counts.into_iter().collect();
    let expected: Vec<_> = (0..100).map(|n| (n, 100)).collect();
    assert_eq!(
        counts, expected,
        "told in order, and the first already sees all"
    );
}

#[test]
fn a_change_that_is_refused_takes_none_with_it() {
    let store = Store::ephemeral().unwrap();
    let release = hold(&store);
    let (done, results) = channel();
    for n in 0..5 {
        let done = done.clone();
        store.submit(
            move |c| {
                crate::store::table::tags::put(c, "arn", &tag(n))?;
                if n == 2 {
                    return Err(Fault::Refused(StoreError::OutOfStep {
                        execution: 7,
                        expected: 1,
                        found: None,
                    }));
                }
                Ok(())
            },
            move |result| done.send((n, result.is_ok())).unwrap(),
        );
    }
    drop((release, done));
    let results: Vec<_> = results.into_iter().collect();
    assert_eq!(
        results,
        [(0, true), (1, true), (2, false), (3, true), (4, true)]
    );
    assert_eq!(count(&store), 4, "the refused one is undone");
}

#[tokio::test]
async fn a_full_disk_is_told_and_nothing_is_lost() {
    let store = Store::ephemeral().unwrap();
    let limit =
        |pages: i64| store.write(move |c| Ok(c.pragma_update(None, "max_page_count", pages)?));
    limit(1).await.unwrap(); // As many as there are.
    let put = |n: usize| {
        store.write(move |c| {
            let value = "x".repeat(100_000);
            crate::store::table::tags::put(
                c,
                "arn",
                &[Tag {
                    key: n.to_string(),
                    value,
                }],
            )
        })
    };
    match put(1).await {
        Err(StoreError::Full { path }) => assert!(path.ends_with("workspace.db")),
        other => panic!("{other:?}"),
    }
    assert_eq!(count(&store), 0);
    limit(1_000_000).await.unwrap();
    put(2).await.unwrap();
    assert_eq!(count(&store), 1, "it goes on when there is room again");
}

#[tokio::test]
async fn a_closed_store_wrote_what_it_was_given_and_takes_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    let release = hold(&store);
    let (done, results) = channel();
    for n in 0..10 {
        let done = done.clone();
        store.submit(
            move |c| crate::store::table::tags::put(c, "arn", &tag(n)),
            move |result| done.send(result.is_ok()).unwrap(),
        );
    }
    drop((release, done));
    store.close();
    assert_eq!(results.into_iter().filter(|ok| *ok).count(), 10);
    match store.write(|_| Ok(())).await {
        Err(StoreError::Closed) => {}
        other => panic!("{other:?}"),
    }
    drop(store);
    assert_eq!(count(&Store::open(dir.path()).unwrap()), 10);
}
