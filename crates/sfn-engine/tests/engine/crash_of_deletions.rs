//! Processes that are killed while they delete executions: an execution is there, whole, or it is not, and nothing else is touched.

use std::path::Path;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rusqlite::Connection;
use serde_json::{Value, json};
use sfn_engine::store::table::ExecutionStatus;

use crate::crash::{STRIDE, from_environment};
use crate::process::Process;
use crate::workspace::{create, ended, execution_arn, history, in_folder, open, start, within};

/// How many moments, unless the environment says otherwise.
const MOMENTS: usize = 8;

/// Executions of each kind that stay, and those that go: without child executions, and with them.
const OPEN: usize = 4;
const ALONE: usize = 160;
const WITH_CHILDREN: usize = 12;

/// Fills a workspace with executions that have ended, some with child executions, and some that have not.
async fn fill(folder: &Path) {
    let wait = json!({ "W": { "Type": "Wait", "Seconds": 36_000, "End": true } });
    let pass = json!({ "P": { "Type": "Pass", "End": true } });
    let each = |first: &str, states: &Value| {
        json!({ "StartAt": "Each", "States": { "Each": {
            "Type": "Map", "Label": "D", "End": true,
            "ItemProcessor": {
                "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
                "StartAt": first, "States": states,
            },
        } } })
    };
    let engine = open(in_folder(folder));
    create(&engine, "open", &json!({ "StartAt": "W", "States": wait })).await;
    create(
        &engine,
        "closed",
        &json!({ "StartAt": "P", "States": pass }),
    )
    .await;
    create(&engine, "open_map", &each("W", &wait)).await;
    create(&engine, "closed_map", &each("P", &pass)).await;
    let large = format!("{:?}", "x".repeat(30_000));
    for (machine, count, input) in [
        ("closed", ALONE, large.as_str()),
        ("closed_map", WITH_CHILDREN, "[1, 2, 3, 4, 5, 6, 7, 8]"),
        ("open", OPEN, large.as_str()),
        ("open_map", OPEN, "[1, 2]"),
    ] {
        for number in 0..count {
            let name = format!("run-{number}");
            start(&engine, machine, &name, input).await.unwrap();
        }
    }
    for number in 0..WITH_CHILDREN {
        ended(
            &engine,
            &execution_arn("closed_map", &format!("run-{number}")),
        )
        .await;
    }
    let children = async {
        let open = u64::try_from(4 * OPEN).unwrap();
        while engine.storage().await.unwrap().open_executions < open {
            tokio::task::yield_now().await;
        }
    };
    within(children, "the children of the open ones").await;
    engine.shutdown().await;
}

/// The numbers that a query finds, none of which is to be there.
fn none(connection: &Connection, what: &str, sql: &str) {
    let mut statement = connection.prepare(sql).unwrap();
    let found = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
    let found: Vec<i64> = found.map(Result::unwrap).collect();
    assert!(found.is_empty(), "{what}: {found:?}");
}

/// Looks at a database that a killed process left; how many executions are to be deleted, and how many only in part.
fn look(folder: &Path, what: &str) -> (i64, i64) {
    let connection = Connection::open(folder.join("workspace.db")).unwrap();
    none(
        &connection,
        &format!("{what}: executions without some of their events"),
        &format!(
            "SELECT id FROM executions e WHERE event_count
                <> (SELECT coalesce(sum(count), 0) FROM history h WHERE h.id > e.id * {STRIDE} AND h.id < (e.id + 1) * {STRIDE})"
        ),
    );
    none(
        &connection,
        &format!("{what}: open executions without some of their steps"),
        "SELECT id FROM executions e WHERE status = 0
            AND step_count <> (SELECT count(*) FROM journal j WHERE j.execution = e.id)",
    );
    none(
        &connection,
        &format!("{what}: events of nothing"),
        &format!(
            "SELECT id FROM history h WHERE h.id / {STRIDE} NOT IN (SELECT id FROM executions)
                AND h.id / {STRIDE} NOT IN (SELECT id FROM deleted_executions)"
        ),
    );
    none(
        &connection,
        &format!("{what}: children of nothing"),
        "SELECT id FROM executions WHERE map_run NOT IN (SELECT id FROM map_runs)
            AND map_run NOT IN (SELECT id FROM deleted_map_runs)",
    );
    let count = |sql| -> i64 { connection.query_row(sql, [], |row| row.get(0)).unwrap() };
    let open = count("SELECT count(*) FROM executions WHERE status = 0");
    assert_eq!(open, i64::try_from(4 * OPEN).unwrap(), "{what}");
    (
        count("SELECT count(*) FROM executions WHERE status = 1 AND map_run IS NULL"),
        count(
            "SELECT (SELECT count(*) FROM deleted_executions) + (SELECT count(*) FROM deleted_map_runs)",
        ),
    )
}

fn copy(from: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("workspace.db");
    std::fs::copy(from.join("workspace.db"), to).unwrap();
    folder
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_it_deletes_an_execution_is_there_or_not_and_all_others_are() {
    let moments = from_environment("STEPDECK_CRASH_MOMENTS").unwrap_or(MOMENTS);
    let seed = from_environment("STEPDECK_CRASH_SEED").unwrap_or_else(rand::random::<u64>);
    println!("{moments} moments, STEPDECK_CRASH_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let filled = tempfile::tempdir().unwrap();
    fill(filled.path()).await;
    let undisturbed = copy(filled.path());
    let begun = Instant::now();
    let process = Process::deleting(undisturbed.path());
    let (_, done) = process.killed_after(Duration::from_secs(60)).await;
    assert!(done, "it takes longer than a minute");
    let whole = begun.elapsed();

    let (mut kills, mut in_the_middle) = (0, 0);
    while kills < moments {
        let folder = copy(filled.path());
        loop {
            let moment = whole.mul_f64(random.random_range(0.2..1.0));
            let what = format!("seed {seed}, kill {kills} after {moment:?}");
            let process = Process::deleting(folder.path());
            let (_, done) = process.killed_after(moment).await;
            kills += 1;
            let (left, in_part) = look(folder.path(), &what);
            if done {
                assert_eq!((left, in_part), (0, 0), "{what}");
                break;
            }
            let all = i64::try_from(ALONE + WITH_CHILDREN).unwrap();
            in_the_middle += usize::from((left > 0 && left < all) || in_part > 0);
            if kills >= moments {
                break;
            }
        }
    }
    println!("{kills} kills, {in_the_middle} of them in the middle of it");

    // What is left over from the last one goes, and what was open goes on.
    let folder = copy(filled.path());
    let process = Process::deleting(folder.path());
    process.killed_after(whole / 2).await;
    let mut config = in_folder(folder.path());
    config.time_scale = 1_000_000.0;
    let engine = open(config);
    for number in 0..OPEN {
        for (machine, events) in [("open", 4), ("open_map", 8)] {
            let arn = execution_arn(machine, &format!("run-{number}"));
            assert_eq!(
                ended(&engine, &arn).await.status,
                ExecutionStatus::Succeeded
            );
            let history = history(&engine, &arn).await;
            assert_eq!(history.len(), events, "{history:?}");
        }
    }
    let mut deletion = engine.delete_closed_executions(Duration::ZERO);
    within(deletion.ended(), "the deletion").await;
    engine.shutdown().await;
    let connection = Connection::open(folder.path().join("workspace.db")).unwrap();
    for table in [
        "executions",
        "history",
        "journal",
        "map_runs",
        "map_run_pending",
        "deleted_executions",
        "deleted_map_runs",
    ] {
        let sql = format!("SELECT 1 FROM {table} LIMIT 1");
        none(&connection, table, &sql);
    }
}
