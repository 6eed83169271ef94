//! What is met where the database should be.

use super::*;

#[tokio::test]
async fn what_is_no_database_is_put_aside_whole() {
    let (folder, path) = folder();
    let damaged = [b"not a database at all ".repeat(400), b"short".to_vec()];
    for (count, bytes) in damaged.into_iter().enumerate() {
        fs::write(&path, &bytes).unwrap();
        let opened = SqliteStore::open(&path).unwrap();
        let aside = opened.put_aside.unwrap();
        assert_eq!(fs::read(&aside).unwrap(), bytes);
        assert!(aside.file_name().unwrap().to_str().unwrap().starts_with("satchime.db.damaged-"));
        assert_eq!(aside.parent(), Some(folder.path()));
        opened.store.put_wallet(&wallet()).await.unwrap();
        assert_eq!(set_aside(&folder), count + 1, "nothing that was put aside is overwritten");
    }
}

#[tokio::test]
async fn a_database_with_damaged_pages_is_put_aside_whole() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..500)).await.unwrap();
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xa5);
    fs::write(&path, &bytes).unwrap();
    let opened = SqliteStore::open(&path).unwrap();
    assert_eq!(fs::read(opened.put_aside.unwrap()).unwrap(), bytes);
    assert_eq!(opened.store.wallets().await.unwrap(), []);
}

#[test]
fn a_truncated_database_is_put_aside_whole() {
    let (_folder, path) = folder();
    drop(open(&path));
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let aside = SqliteStore::open(&path).unwrap().put_aside.unwrap();
    assert_eq!(fs::read(aside).unwrap(), bytes[..bytes.len() / 2]);
}

#[test]
fn somebody_elses_database_is_put_aside_whole() {
    let (_folder, path) = folder();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE wallet (id)").unwrap();
    let bytes = fs::read(&path).unwrap();
    assert_eq!(fs::read(SqliteStore::open(&path).unwrap().put_aside.unwrap()).unwrap(), bytes);
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    let (folder, path) = folder();
    pragma(&open(&path), "PRAGMA user_version = 1000").await;
    let bytes = fs::read(&path).unwrap();
    assert_eq!(open_fault(&path), OpenFault::Newer { found: 1000, known: opening::newest() });
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_eq!(set_aside(&folder), 0);
}

#[tokio::test]
async fn an_empty_file_is_a_new_database() {
    let (_folder, path) = folder();
    fs::write(&path, "").unwrap();
    assert_eq!(open(&path).wallets().await.unwrap(), []);
}

#[tokio::test]
async fn damage_that_a_start_does_not_reach_is_put_aside_at_the_next() {
    const PAGE: usize = 4_096;
    let (_folder, path) = folder();
    let store = open(&path);
    store.put_wallet(&wallet()).await.unwrap();
    store.record(batch(0..3_000)).await.unwrap();
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    let far_on = b"payment 2500";
    let far_on = bytes.windows(far_on.len()).position(|window| window == far_on).unwrap() / PAGE * PAGE;
    bytes[far_on..far_on + PAGE].fill(0xa5);
    fs::write(&path, &bytes).unwrap();
    let opened = SqliteStore::open_checking(&path, std::time::Duration::ZERO).unwrap();
    assert_eq!(opened.put_aside, None);
    assert_eq!(opened.store.payments(&PaymentQuery::default()).await, Err(StorageFault::Corrupt));
    drop(opened);
    let opened = SqliteStore::open_checking(&path, std::time::Duration::ZERO).unwrap();
    assert_eq!(fs::read(opened.put_aside.unwrap()).unwrap(), bytes);
    drop(opened.store);
    // The new one is not doubted any more.
    open(&path);
    assert!(!path.with_file_name("satchime.db-doubt").exists());
}
