//! Looking at a database changes nothing and makes nothing, whatever state it was left in.

use std::time::SystemTime;

use super::*;

/// Every file, with its bytes and when it was changed, and when the folder was.
fn state(folder: &Path) -> (Vec<(PathBuf, Vec<u8>, SystemTime)>, SystemTime) {
    let changed = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(&path).unwrap(), changed(&path)))
        .collect();
    files.sort();
    (files, changed(folder))
}

async fn filled() -> (TempDir, PathBuf, SqliteStore) {
    let (folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..3)).await.unwrap();
    (folder, path, store)
}

async fn looks_without_a_trace(path: &Path) {
    let folder = path.parent().unwrap();
    let before = state(folder);
    let reader = SqliteStore::open_beside(path, false).unwrap();
    assert_eq!(reader.payments(&PaymentQuery::default()).await.unwrap().len(), 3);
    assert_eq!(state(folder), before);
    assert_eq!(reader.put_settings(&paused()).await, Err(StorageFault::ReadOnly));
    drop(reader);
    assert_eq!(state(folder), before);
}

#[tokio::test]
async fn a_closed_database_is_left_alone() {
    let (_folder, path, store) = filled().await;
    drop(store);
    looks_without_a_trace(&path).await;
}

#[tokio::test]
async fn what_was_cut_off_is_read_and_left_alone() {
    let (_folder, path, store) = filled().await;
    for with_index in [false, true] {
        let cut_off = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(path.parent().unwrap()).unwrap() {
            let from = entry.unwrap().path();
            if with_index || !from.to_string_lossy().ends_with("-shm") {
                fs::copy(&from, cut_off.path().join(from.file_name().unwrap())).unwrap();
            }
        }
        // Most of it is still beside the database.
        assert!(fs::metadata(cut_off.path().join("satchime.db-wal")).unwrap().len() > 0);
        looks_without_a_trace(&cut_off.path().join("satchime.db")).await;
    }
    drop(store);
}

#[tokio::test]
async fn what_was_decided_is_read_by_itself() {
    let (folder, path, store) = filled().await;
    store.put_settings(&paused()).await.unwrap();
    let read = |in_use: bool| SqliteStore::settings_beside(&path, || in_use);
    assert_eq!(read(true), Some(paused()), "beside whoever works there");
    drop(store);
    let before = state(folder.path());
    let closed = SqliteStore::settings_beside(&path, || unreachable!("nothing stands beside it"));
    assert_eq!((closed, state(folder.path())), (Some(paused()), before));
    fs::write(&path, vec![7; 8_192]).unwrap();
    assert_eq!(read(false), None);
    fs::remove_file(&path).unwrap();
    assert_eq!(read(false), None);
    assert!(!path.exists());
}

#[tokio::test]
async fn damage_that_a_reader_meets_is_not_written_down() {
    let (_folder, path, store) = filled().await;
    drop(store);
    fs::write(&path, vec![7; 8_192]).unwrap();
    let before = state(path.parent().unwrap());
    let fault = SqliteStore::open_beside(&path, false).unwrap_err();
    assert_eq!(fault, OpenFault::Storage(StorageFault::Corrupt));
    assert_eq!(state(path.parent().unwrap()), before);
}

#[cfg(unix)]
#[tokio::test]
async fn no_link_is_followed_to_a_database() {
    use std::os::unix::fs::symlink;
    for name in ["satchime.db", "satchime.db-wal", "satchime.db-shm", "satchime.db-doubt"] {
        let (folder, path, store) = filled().await;
        drop(store);
        let elsewhere = tempfile::tempdir().unwrap();
        let target = elsewhere.path().join("target");
        if name == "satchime.db" {
            fs::rename(&path, &target).unwrap();
        } else {
            fs::write(&target, "precious").unwrap();
        }
        let before = fs::read(&target).unwrap();
        symlink(&target, folder.path().join(name)).unwrap();
        if name != "satchime.db-doubt" {
            let link = OpenFault::Storage(StorageFault::Link);
            assert_eq!(SqliteStore::open(&path).map(drop).unwrap_err(), link, "{name}");
            assert_eq!(SqliteStore::open_beside(&path, false).map(drop).unwrap_err(), link, "{name}");
        } else {
            // What is met while it is used must not lead there either.
            let store = open(&path);
            symlink(&target, folder.path().join(name)).unwrap();
            store.queue.with(|connection| opening::doubt(connection));
        }
        assert_eq!(fs::read(&target).unwrap(), before, "{name}");
    }
}

/// A home folder may be behind a link; only the files must be none.
#[cfg(unix)]
#[tokio::test]
async fn a_folder_may_be_behind_a_link() {
    let (folder, _, store) = filled().await;
    drop(store);
    let links = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(folder.path(), links.path().join("link")).unwrap();
    let path = links.path().join("link").join("satchime.db");
    assert_eq!(open(&path).payments(&PaymentQuery::default()).await.unwrap().len(), 3);
    looks_without_a_trace(&path).await;
}

/// What a path may hold is nothing to SQLite's own syntax.
#[tokio::test]
async fn an_odd_path_is_read() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join(if cfg!(windows) { "a #b %41 ä" } else { "a #b? %41&mode=rwc ä" });
    fs::create_dir(&folder).unwrap();
    let path = folder.join("satchime.db");
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..3)).await.unwrap();
    drop(store);
    looks_without_a_trace(&path).await;
}
