//! A wallet that was removed is in none of the data folder's bytes.

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use super::*;

const KINDS: [&str; 4] = ["memo", "comment", "preimage", "invoice"];

fn of(wallet: &str) -> Wallet {
    Wallet { id: WalletId(wallet.into()), name: format!("name-{wallet}"), ..super::wallet() }
}

fn secret(kind: &str, wallet: &str, number: i64) -> String {
    format!("{kind}-of-{wallet}-{number:05}-")
}

/// Long enough that some lie across pages, and different in length, so that pages are rearranged.
fn records(wallet: &str, numbers: std::ops::Range<i64>, status: Status) -> Batch {
    let text = |kind: &str, number: i64| {
        let length = usize::try_from(number * 37 % 900).unwrap();
        Some(format!("{}{}", secret(kind, wallet, number), "x".repeat(length)))
    };
    let context = RecordContext { wallet: WalletId(wallet.into()), ..context() };
    let record = |number: i64| PaymentRecord {
        memo: text("memo", number),
        comment: text("comment", number),
        preimage: (status == Status::Succeeded).then(|| text("preimage", number)).flatten(),
        bolt11: text("invoice", number),
        status,
        ..super::record(number)
    };
    Batch::new(context, numbers.map(record).collect())
}

async fn fill(store: &SqliteStore) {
    for wallet in ["w-gone", "w-kept"] {
        store.put_wallet(&of(wallet)).await.unwrap();
    }
    for numbers in [0..150, 150..300] {
        for wallet in ["w-gone", "w-kept"] {
            store.record(records(wallet, numbers.clone(), Status::Pending)).await.unwrap();
            store.record(records(wallet, numbers.clone(), Status::Succeeded)).await.unwrap();
        }
    }
}

async fn remove(store: &SqliteStore, wallet: &str) {
    let wallet = WalletId(wallet.into());
    store.set_removing(&wallet, true).await.unwrap();
    store.remove_wallet(&wallet).await.unwrap();
}

/// How often something of the wallet is in any file there.
fn found(folder: &TempDir, wallet: &str) -> usize {
    let kinds = KINDS.map(|kind| format!("{kind}-of-{wallet}-")).into_iter();
    let looked_for: Vec<String> = kinds.chain([format!("name-{wallet}")]).collect();
    let files = fs::read_dir(folder.path()).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    files
        .map(|bytes| {
            let count =
                |text: &String| bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count();
            looked_for.iter().map(count).sum::<usize>()
        })
        .sum()
}

fn unclean(path: &Path) -> bool {
    crate::files::is_unclean(path)
}

#[tokio::test]
async fn what_is_removed_is_in_no_byte_while_satchime_goes_on() {
    let (folder, path) = folder();
    let store = open(&path);
    fill(&store).await;
    assert!(found(&folder, "w-gone") >= 1200);
    remove(&store, "w-gone").await;
    assert_eq!(found(&folder, "w-gone"), 0);
    assert!(!unclean(&path));
    assert_eq!(fs::metadata(path.with_file_name("satchime.db-wal")).unwrap().len(), 0);
    let query = PaymentQuery { limit: Some(1000), ..PaymentQuery::default() };
    assert_eq!(store.payments(&query).await.unwrap().len(), 300);
    assert!(found(&folder, "w-kept") >= 1200);
}

/// As earlier versions did it, which only forgot where things stood.
#[tokio::test]
async fn what_was_forgotten_before_goes_too() {
    let (folder, path) = folder();
    let store = open(&path);
    fill(&store).await;
    pragma(&store, "PRAGMA secure_delete = 0; DELETE FROM wallet WHERE id = 'w-gone'").await;
    assert!(found(&folder, "w-gone") > 0);
    remove(&store, "w-kept").await;
    assert_eq!((found(&folder, "w-gone"), found(&folder, "w-kept")), (0, 0));
}

#[tokio::test]
async fn what_can_not_be_cleaned_now_is_at_the_next_start() {
    let (folder, path) = folder();
    let store = open(&path);
    fill(&store).await;
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM payment").unwrap();
    remove(&store, "w-gone").await;
    assert!(unclean(&path) && found(&folder, "w-gone") > 0, "somebody is reading it");
    drop((reader, store));
    let store = open(&path);
    assert!(!unclean(&path));
    assert_eq!(found(&folder, "w-gone"), 0);
    assert!(found(&folder, "w-kept") >= 1200);
    drop(store);
}

#[tokio::test]
async fn a_large_database_is_written_anew_at_the_next_start() {
    let (folder, path) = folder();
    let store = open(&path);
    fill(&store).await;
    remove(&store, "w-gone").await;
    store.queue.with(|connection| {
        traces::expect(connection);
        traces::clean(connection, Some(0)).unwrap();
    });
    assert!(unclean(&path), "nobody may be kept from it for so long");
    drop(store);
    drop(open(&path));
    assert!(!unclean(&path));
    assert_eq!(found(&folder, "w-gone"), 0);
}

/// A full disk, for one, has no room for the copy that this takes.
#[tokio::test]
async fn what_can_not_be_written_anew_is_removed_all_the_same() {
    let (folder, path) = folder();
    let store = open(&path);
    fill(&store).await;
    store.queue.with(|connection| {
        let no_copy = |asked: AuthContext<'_>| match asked.action {
            AuthAction::Attach { .. } => Authorization::Deny,
            _ => Authorization::Allow,
        };
        connection.authorizer(Some(no_copy)).unwrap();
    });
    remove(&store, "w-gone").await;
    assert_eq!(store.wallets().await.unwrap().len(), 1);
    assert!(unclean(&path));
    drop(store);
    drop(open(&path));
    assert!(!unclean(&path));
    assert_eq!(found(&folder, "w-gone"), 0);
}

#[tokio::test]
async fn damaged_copies_go_with_a_wallet_that_was_added() {
    let (folder, path) = folder();
    fs::write(&path, b"name-w-gone, but not a database at all".repeat(400)).unwrap();
    let opened = SqliteStore::open(&path).unwrap();
    let copy = opened.put_aside.unwrap();
    fs::write(crate::files::beside(&copy, "-wal"), "memo-of-w-gone-").unwrap();
    let store = opened.store;
    let known = Batch::new(RecordContext { wallet: WalletId("w-half".into()), ..context() }, Vec::new());
    let fingerprint =
        store.salt().await.unwrap().of_key(&satchime_domain::key::ApiKey::parse("abc123").unwrap());
    store.add_wallet(&of("w-half"), &fingerprint, known).await.unwrap();
    remove(&store, "w-half").await;
    assert!(copy.exists(), "an adding that was cut off is nobody's removal");
    fill(&store).await;
    remove(&store, "w-gone").await;
    assert_eq!((set_aside(&folder), found(&folder, "w-gone")), (0, 0));
}
