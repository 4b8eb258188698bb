use std::fs;
use std::path::Path;

use super::*;
use crate::store::files::Files;
use crate::store::migrate::{MIGRATIONS, Migration};
use crate::store::{Durability, OpenError};

fn open_with(
    dir: &Path,
    more: &[fn(&rusqlite::Connection) -> rusqlite::Result<()>],
) -> Result<Store, OpenError> {
    let migrations: Vec<Migration> = MIGRATIONS
        .iter()
        .map(|m| m.run)
        .chain(more.iter().copied())
        .map(|run| Migration { run })
        .collect();
    Store::with(Files::take(dir)?, Durability::Disk, &migrations)
}

/// The version of a database of this program.
fn supported() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn the_one(dir: &Path, prefix: &str) -> String {
    let found: Vec<_> = names(dir)
        .into_iter()
        .filter(|name| {
            name.starts_with(prefix) && !name.ends_with("-wal") && !name.ends_with("-shm")
        })
        .collect();
    match &found[..] {
        [one] => one.clone(),
        _ => panic!("{prefix}: {:?}", names(dir)),
    }
}

async fn with_a_machine(dir: &Path) {
    let store = Store::open(dir).unwrap();
    create(&store, MACHINE).await;
}

fn has_the_machine(store: &Store) -> bool {
    store
        .read(|c| machines::find(c, MACHINE))
        .unwrap()
        .is_some()
}

#[tokio::test]
async fn what_was_written_is_there_again() {
    let dir = tempfile::tempdir().unwrap();
    with_a_machine(dir.path()).await;
    let store = Store::open(dir.path()).unwrap();
    assert!(has_the_machine(&store));
    assert_eq!(store.set_aside(), None);
}

#[tokio::test]
async fn a_migration_keeps_a_copy_of_what_was_before() {
    let dir = tempfile::tempdir().unwrap();
    with_a_machine(dir.path()).await;
    let store = open_with(dir.path(), &[|c| c.execute_batch("DROP TABLE tags")]).unwrap();
    assert!(has_the_machine(&store));
    assert!(store.read(tags_of).is_err(), "the migration has run");
    let backup = dir.path().join(the_one(
        dir.path(),
        &format!("workspace.db.backup-v{}-", supported()),
    ));
    let copy = rusqlite::Connection::open(backup).unwrap();
    assert_eq!(
        tags_of(&copy).unwrap(),
        1,
        "the copy has what the migration took away"
    );
}

fn tags_of(connection: &rusqlite::Connection) -> Result<i64, crate::store::Fault> {
    Ok(connection.query_row("SELECT count(*) FROM tags", [], |row| row.get(0))?)
}

#[tokio::test]
async fn a_migration_that_fails_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    with_a_machine(dir.path()).await;
    let failed = open_with(
        dir.path(),
        &[|c| c.execute_batch("DROP TABLE tags; DROP TABLE nowhere;")],
    );
    match failed {
        Err(OpenError::Migration {
            version, backup, ..
        }) if version == supported() + 1 => assert!(backup.exists()),
        other => panic!("{other:?}"),
    }
    let store = Store::open(dir.path()).unwrap();
    assert!(has_the_machine(&store));
    assert_eq!(store.read(tags_of).unwrap(), 1);
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    with_a_machine(dir.path()).await;
    drop(open_with(dir.path(), &[|_| Ok(())]).unwrap());
    let before = names(dir.path());
    let refused = Store::open(dir.path()).unwrap_err();
    match &refused {
        OpenError::Newer {
            path,
            found,
            supported: known,
        } => {
            assert_eq!(path, &dir.path().join("workspace.db"));
            assert_eq!((*found, *known), (supported() + 1, supported()));
        }
        other => panic!("{other:?}"),
    }
    assert!(refused.to_string().contains("update Stepdeck"), "{refused}");
    assert_eq!(names(dir.path()), before);
    assert!(has_the_machine(
        &open_with(dir.path(), &[|_| Ok(())]).unwrap()
    ));
}

#[test]
fn a_folder_belongs_to_one_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let first = Store::open(dir.path()).unwrap();
    match Store::open(dir.path()) {
        Err(OpenError::Locked { path }) => assert!(path.starts_with(dir.path())),
        other => panic!("{other:?}"),
    }
    drop(first);
    Store::open(dir.path()).unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for path in [file.clone(), file.join("inside")] {
        match Store::open(&path) {
            Err(OpenError::Unwritable { path: named, .. }) => assert_eq!(named, path),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_damaged_database_is_set_aside_and_a_new_one_begun() {
    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, Damage); 3] = [
        ("no database at all", |bytes| bytes.fill(b'x')),
        ("cut off", |bytes| bytes.truncate(bytes.len() / 2)),
        ("pages overwritten", |bytes| bytes[4096..].fill(0xA5)),
    ];
    for (what, damage) in damages {
        let dir = tempfile::tempdir().unwrap();
        with_a_machine(dir.path()).await;
        let path = dir.path().join("workspace.db");
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, &bytes).unwrap();

        let store = Store::open(dir.path()).unwrap();
        let aside = dir
            .path()
            .join(the_one(dir.path(), "workspace.db.damaged-"));
        assert_eq!(store.set_aside(), Some(&*aside), "{what}");
        assert_eq!(fs::read(&aside).unwrap(), bytes, "{what}: kept as it was");
        assert!(!has_the_machine(&store), "{what}");
        create(&store, MACHINE).await;
        drop(store);
        let again = Store::open(dir.path()).unwrap();
        assert!(
            has_the_machine(&again) && again.set_aside().is_none(),
            "{what}"
        );
    }
}
