//! Processes that are killed at random moments under load. What was acknowledged is there, and every execution ends with the
//! history that it would have had.
//!
//! `cargo xtask crash` does the same for as many moments as one likes.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rusqlite::Connection;

use crate::functions::Functions;
use crate::process::{Process, Told};
use crate::recovery::ends;

/// How many moments, unless the environment says otherwise.
const MOMENTS: usize = 10;

/// Executions of each kind.
const EACH: usize = 3;

/// A folder is left to itself after so many kills, so that every test also sees the ends.
const KILLS: usize = 12;

/// The id of a row of the history is the execution's key times this, plus its first event's id.
pub const STRIDE: i64 = 1 << 20;

pub fn from_environment<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    match text.parse() {
        Ok(value) => Some(value),
        Err(_) => panic!("{name} is {text:?}"),
    }
}

/// Looks at a database that a killed process left, in a copy: recovery finds it untouched. Whether anything is open.
fn look(folder: &Path, acknowledged: &[Told], what: &str) -> bool {
    let copy = tempfile::tempdir().unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let name = format!("workspace.db{suffix}");
        if folder.join(&name).exists() {
            std::fs::copy(folder.join(&name), copy.path().join(&name)).unwrap();
        }
    }
    let connection = Connection::open(copy.path().join("workspace.db")).unwrap();
    let has_tables: bool = connection
        .query_row(
            "SELECT count(*) > 0 FROM pragma_table_info('map_runs') WHERE name = 'items_pending_redrive'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    if !has_tables {
        assert!(acknowledged.is_empty(), "{what}: {acknowledged:?}");
        return true;
    }
    let mut rows: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let mut executions = connection
        .prepare(
            "SELECT e.id, e.name, m.arn, e.status, e.event_count, e.step_count, e.redrive_count
             FROM executions e JOIN state_machines m ON m.id = e.state_machine WHERE m.kind = 0",
        )
        .unwrap();
    let mut found = executions.query([]).unwrap();
    let mut is_open = false;
    while let Some(row) = found.next().unwrap() {
        let (id, name, machine): (i64, String, String) = (
            row.get(0).unwrap(),
            row.get(1).unwrap(),
            row.get(2).unwrap(),
        );
        let (status, events, steps): (i64, i64, i64) = (
            row.get(3).unwrap(),
            row.get(4).unwrap(),
            row.get(5).unwrap(),
        );
        let arn = format!(
            "{}:{name}",
            machine.replace(":stateMachine:", ":execution:")
        );
        let chunks: Vec<(i64, i64)> = connection
            .prepare("SELECT id, count FROM history WHERE id > ?1 AND id < ?2 ORDER BY id")
            .unwrap()
            .query_map((id * STRIDE, (id + 1) * STRIDE), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let mut next = 1;
        for (first, count) in chunks {
            assert_eq!(first - id * STRIDE, next, "{what}: {arn}: events");
            next += count;
        }
        assert_eq!(next - 1, events, "{what}: {arn}: events");
        let journal: i64 = connection
            .query_row(
                "SELECT count(*) FROM journal WHERE execution = ?1",
                [id],
                |row| row.get(0),
            )
            .unwrap();
        let expected = if status == 1 { 0 } else { steps };
        assert_eq!(journal, expected, "{what}: {arn}: its journal");
        is_open |= status == 0;
        rows.insert(arn, (status, row.get(6).unwrap()));
    }
    look_at_map_runs(&connection, what);
    let mut redrives: BTreeMap<&str, i64> = BTreeMap::new();
    for told in acknowledged {
        let (Told::Started(arn) | Told::Stopped(arn) | Told::Redriven(arn) | Told::Ended(arn)) =
            told;
        let (status, redriven) = rows
            .get(arn)
            .unwrap_or_else(|| panic!("{what}: {told:?} was acknowledged and is not there"));
        match told {
            Told::Started(_) | Told::Ended(_) => {}
            Told::Stopped(_) => assert_eq!(*status, 4, "{what}: {told:?}"),
            Told::Redriven(arn) => {
                let count = redrives.entry(arn).or_default();
                *count += 1;
                assert!(redriven >= count, "{what}: {told:?}");
            }
        }
    }
    is_open
}

/// The counts of every Map Run are those of its child executions.
fn look_at_map_runs(connection: &Connection, what: &str) {
    let mut miscounted = connection
        .prepare(
            "SELECT arn FROM map_runs r WHERE
                (children_running, children_succeeded, children_failed, children_timed_out, children_aborted,
                    children_pending_redrive)
                <> (SELECT count(*) FILTER (WHERE status = 0), count(*) FILTER (WHERE status = 1),
                    count(*) FILTER (WHERE status = 2), count(*) FILTER (WHERE status = 3),
                    count(*) FILTER (WHERE status = 4), count(*) FILTER (WHERE status > 4)
                    FROM executions WHERE map_run = r.id)
                OR children - children_running - children_succeeded - children_failed - children_timed_out
                    - children_aborted - children_pending_redrive
                <> (SELECT count(*) FROM map_run_pending WHERE map_run = r.id)",
        )
        .unwrap();
    let found = miscounted.query_map([], |row| row.get::<_, String>(0));
    let found: Vec<_> = found.unwrap().map(Result::unwrap).collect();
    assert!(found.is_empty(), "{what}: miscounted: {found:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_moments_nothing_acknowledged_is_lost_and_nothing_happens_twice() {
    let moments = from_environment("STEPDECK_CRASH_MOMENTS").unwrap_or(MOMENTS);
    let seed = from_environment("STEPDECK_CRASH_SEED").unwrap_or_else(rand::random::<u64>);
    println!("{moments} moments, STEPDECK_CRASH_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let functions = Functions::serve().await;

    // How long it all takes without a kill, so that the moments are spread over it.
    let undisturbed = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let process = Process::spawn(undisturbed.path(), &functions.url, EACH);
    let (_, all_ended) = process.killed_after(Duration::from_secs(60)).await;
    assert!(all_ended, "it takes longer than a minute");
    let whole = begun.elapsed();
    let expected = ends(undisturbed.path(), &functions.url, EACH).await;

    let (mut kills, mut folders, mut interrupted) = (0, 0, 0);
    while kills < moments {
        let folder = tempfile::tempdir().unwrap();
        folders += 1;
        let mut acknowledged = Vec::new();
        for kill in 1..=KILLS {
            let moment = whole.mul_f64(random.random_range(0.0..0.75));
            let what = format!("seed {seed}, folder {folders}, kill {kill} after {moment:?}");
            let process = Process::spawn(folder.path(), &functions.url, EACH);
            let (told, all_ended) = process.killed_after(moment).await;
            acknowledged.extend(told);
            let is_open = look(folder.path(), &acknowledged, &what);
            if all_ended {
                assert!(!is_open, "{what}: it told that all had ended");
                break;
            }
            kills += 1;
            interrupted += usize::from(is_open);
            if kills == moments {
                break;
            }
        }
        let found = ends(folder.path(), &functions.url, EACH).await;
        for (arn, end) in &expected {
            assert_eq!(&found[arn], end, "seed {seed}, folder {folders}: {arn}");
        }
    }
    println!("{kills} kills in {folders} folders, {interrupted} of them with open executions");
    assert!(interrupted > 0, "nothing was interrupted");
}
