//! Lists are read by an index, in its order, however many rows there are.

use std::sync::Mutex;

use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::*;
use crate::store::connection;
use crate::store::table::executions::{Filter, Scope};
use crate::store::table::{
    activities, aliases, deletions, map_run_redrives, map_runs, tags, versions,
};
use crate::store::writer::Fault;

/// The statements that a read makes.
fn statements<T>(store: &Store, read: impl FnOnce(&Connection) -> Result<T, Fault>) -> Vec<String> {
    let made = Arc::new(Mutex::new(Vec::new()));
    let mut connection = connection::reader(&store.files.database()).unwrap();
    let seen = Arc::clone(&made);
    let note = move |event: TraceEvent<'_>| {
        if let TraceEvent::Stmt(_, sql) = event {
            seen.lock().unwrap().push(sql.to_owned());
        }
    };
    connection
        .trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note))
        .unwrap();
    read(&connection).unwrap();
    drop(connection);
    std::mem::take(&mut *made.lock().unwrap())
}

/// How SQLite carries a statement out, a line a table.
fn plan(store: &Store, sql: &str) -> Vec<String> {
    store
        .read(|c| {
            let mut statement = c.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            // Without values: the plan does not depend on them.
            let mut rows = statement.raw_query();
            let mut lines: Vec<String> = Vec::new();
            while let Some(row) = rows.next()? {
                lines.push(row.get(3)?);
            }
            Ok(lines)
        })
        .unwrap()
}

/// Neither rows are looked at one by one, nor are they put in order after they were read.
fn goes_by_index<T>(store: &Store, what: &str, read: impl FnOnce(&Connection) -> Result<T, Fault>) {
    let statements = statements(store, read);
    assert!(!statements.is_empty(), "{what}: nothing was read");
    for sql in statements {
        for line in plan(store, &sql) {
            assert!(
                !line.starts_with("SCAN") && !line.contains("TEMP B-TREE"),
                "{what}: {line}\n{sql}"
            );
        }
    }
}

/// Whether a read goes by this index.
fn goes_by<T>(
    store: &Store,
    index: &str,
    read: impl FnOnce(&Connection) -> Result<T, Fault>,
) -> bool {
    let statements = statements(store, read);
    let mut lines = statements.iter().flat_map(|sql| plan(store, sql));
    lines.any(|line| line.contains(index))
}

#[tokio::test]
async fn every_list_goes_by_an_index() {
    let store = Store::ephemeral().unwrap();
    create(&store, MACHINE).await;
    let at = Some(executions::Place { millis: 1, id: 1 });
    let processor = "arn:aws:states:us-east-1:123456789012:stateMachine:orders/Each";
    let scopes = [
        ("executions", Scope::StateMachine(MACHINE)),
        (
            "children",
            Scope::MapRun {
                id: 1,
                processor_arn: processor,
            },
        ),
    ];
    let (version, alias) = (format!("{MACHINE}:1"), format!("{MACHINE}:live"));
    let filters = [
        ("all", Filter::default()),
        ("running", status(ExecutionStatus::Running)),
        ("failed", status(ExecutionStatus::Failed)),
        (
            "of a version",
            Filter {
                version_arn: Some(&version),
                ..Filter::default()
            },
        ),
        (
            "of an alias",
            Filter {
                alias_arn: Some(&alias),
                ..Filter::default()
            },
        ),
        (
            "redriven",
            Filter {
                redriven: Some(true),
                ..Filter::default()
            },
        ),
    ];
    for (what, scope) in scopes {
        for (which, filter) in &filters {
            for after in [None, at] {
                goes_by_index(&store, &format!("{what}, {which}, {after:?}"), |c| {
                    executions::list(c, scope, filter, after, 100)
                });
            }
        }
    }
    // The execution that one looks for may be one of very few.
    for (index, filter) in [
        ("executions_by_status", &filters[2].1),
        ("executions_by_version", &filters[3].1),
        ("executions_by_alias", &filters[4].1),
    ] {
        let scope = Scope::StateMachine(MACHINE);
        assert!(
            goes_by(&store, index, |c| executions::list(
                c, scope, filter, at, 100
            )),
            "{index}"
        );
    }
    goes_by_index(&store, "open executions of a state machine", |c| {
        executions::open_of(c, 1)
    });
    goes_by_index(&store, "state machines", |c| {
        machines::list(c, "123456789012", "us-east-1", "a", 100)
    });
    goes_by_index(&store, "activities", |c| {
        activities::list(c, "123456789012", "us-east-1", "a", 100)
    });
    goes_by_index(&store, "versions", |c| versions::list(c, 1, 9, 100));
    goes_by_index(&store, "aliases", |c| aliases::list(c, 1, "a", 100));
    goes_by_index(&store, "tags", |c| tags::list(c, MACHINE));
    goes_by_index(&store, "Map Runs", |c| map_runs::list(c, 1, 9, 100));
    goes_by_index(&store, "pending children", |c| {
        map_runs::pending(c, 1, 5, 100)
    });
    goes_by_index(&store, "open children", |c| map_runs::open_children(c, 1));
    goes_by_index(&store, "ended children", |c| {
        executions::ended_children(c, 1, 5, 100)
    });
    goes_by_index(&store, "children to redrive", |c| {
        map_run_redrives::pending(c, 1, 5, 100)
    });
    goes_by_index(&store, "a history", |c| history::forward(c, 1, 5, 100));
    goes_by_index(&store, "a history backwards", |c| {
        history::backward(c, 1, 5, 100)
    });
    goes_by_index(&store, "a journal", |c| journal::of_execution(c, 1));
    goes_by_index(&store, "what is due", |c| deletions::closed(c, 9, None, 64));
}

fn status(status: ExecutionStatus) -> Filter<'static> {
    Filter {
        status: Some(status),
        ..Filter::default()
    }
}
