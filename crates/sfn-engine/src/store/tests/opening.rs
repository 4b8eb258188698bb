use std::fs;
use std::path::Path;

use super::*;
use crate::store::files::Files;
use crate::store::migrate::{MIGRATIONS, Migration};
use crate::store::{Durability, OpenError};

type Step = fn(&rusqlite::Connection) -> rusqlite::Result<()>;

/// The migrations of a later version.
fn with_more(more: &[Step]) -> Vec<Migration> {
    let known = MIGRATIONS.iter().map(|m| m.run);
    known
        .chain(more.iter().copied())
        .map(|run| Migration { run })
        .collect()
}

fn open_with(dir: &Path, more: &[Step]) -> Result<Store, OpenError> {
    Store::with(Files::take(dir)?, Durability::Disk, &with_more(more))
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
    let copy = rusqlite::Connection::open(&backup).unwrap();
    assert_eq!(
        tags_of(&copy).unwrap(),
        1,
        "the copy has what the migration took away"
    );
    drop(copy);
    let elsewhere = tempfile::tempdir().unwrap();
    fs::copy(&backup, elsewhere.path().join("workspace.db")).unwrap();
    let earlier = Store::open(elsewhere.path()).unwrap();
    assert!(
        has_the_machine(&earlier) && earlier.set_aside().is_none(),
        "the version that wrote it goes on with it"
    );
}

#[tokio::test]
async fn the_last_few_copies_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    with_a_machine(dir.path()).await;
    fs::write(dir.path().join("workspace.db.backup-v1-x.part"), "cut off").unwrap();
    let mut steps: Vec<Step> = Vec::new();
    for _ in 0..5 {
        steps.push(|_| Ok(()));
        drop(open_with(dir.path(), &steps).unwrap());
    }
    let copies: Vec<_> = names(dir.path())
        .into_iter()
        .filter_map(|name| {
            let version = name.strip_prefix("workspace.db.backup-v")?;
            Some(version.split('-').next()?.parse::<i64>().unwrap())
        })
        .collect();
    assert_eq!(copies, [2, 3, 4].map(|more| supported() + more));
}

#[tokio::test]
async fn without_a_copy_nothing_is_changed() {
    let dir = tempfile::tempdir().unwrap();
    with_a_machine(dir.path()).await;
    let files = Files::take(dir.path()).unwrap();
    // Where the copy grows, something is in the way.
    fs::create_dir(crate::store::files::part_of(
        &files.backup(supported(), "now"),
    ))
    .unwrap();
    let mut connection = rusqlite::Connection::open(files.database()).unwrap();
    let more = with_more(&[|c| c.execute_batch("DROP TABLE tags")]);
    let failed = crate::store::migrate::migrate(&mut connection, &files, &more, "now");
    match failed {
        Err(error @ OpenError::Backup { .. }) => {
            assert!(error.to_string().ends_with("it was not changed"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(tags_of(&connection).unwrap(), 1);
}

/// One that is too large to be checked before it is used.
#[tokio::test]
async fn damage_that_is_seen_later_counts_at_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    with_a_machine(dir.path()).await;
    let path = dir.path().join("workspace.db");
    let root: u64 = {
        let connection = rusqlite::Connection::open(&path).unwrap();
        let size = i64::try_from(crate::store::CHECKED_BEFORE_USE).unwrap();
        connection
            .execute(
                "INSERT INTO texts (hash, text) VALUES ('large', zeroblob(?1))",
                [size],
            )
            .unwrap();
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'tags'";
        let root: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        root.unsigned_abs()
    };
    let mut bytes = fs::read(&path).unwrap();
    let begin = usize::try_from((root - 1) * 4096).unwrap();
    bytes[begin..begin + 200].fill(0xA5);
    fs::write(&path, &bytes).unwrap();

    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.set_aside(), None, "it is not seen yet");
    assert!(store.is_unchecked());
    assert!(matches!(
        store.read(tags_of),
        Err(crate::store::StoreError::Damaged { .. })
    ));
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    let aside = dir
        .path()
        .join(the_one(dir.path(), "workspace.db.damaged-"));
    assert_eq!(store.set_aside(), Some(&*aside));
    assert!(fs::read(&aside).unwrap() == bytes, "kept as it was");
    drop(store);
    assert_eq!(Store::open(dir.path()).unwrap().set_aside(), None);
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
