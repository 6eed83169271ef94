//! What computers get wrong: a damaged database, a folder or a disk that takes nothing, a keyring that hangs. A clear
//! word, nothing lost, no hang.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use satchime_simulator::{Options, SimWallet, Simulator, sat};
use satchime_tests::ctl::{add, assert_refused, remove_all, satchimectl};
use satchime_tests::desktop::PrivateBus;
use satchime_tests::program::Program;
use satchime_tests::watch::Watch;
use serde_json::Value;

async fn shop() -> (Simulator, SimWallet) {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    (simulator, shop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_kept_aside_whole() {
    let (simulator, shop) = shop().await;
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("satchime.db");
    add(folder.path(), &simulator.url(), &shop.inkey, &[]).await.expect_success();
    remove_all(folder.path()).await;
    let mut overwritten = fs::read(&database).unwrap();
    let middle = overwritten.len() / 2;
    overwritten[middle..].fill(0xa5);
    overwritten[16..100].fill(0xa5);
    for (what, damaged) in [
        ("noise", vec![7; 8192]),
        ("a text", b"this is a letter, not a database\n".repeat(40)),
        ("a database that was overwritten", overwritten),
    ] {
        for companion in ["satchime.db-wal", "satchime.db-shm"] {
            let _ = fs::remove_file(folder.path().join(companion));
        }
        fs::write(&database, &damaged).unwrap();
        let listed = satchimectl(folder.path(), "wallet list").finish().await;
        assert_refused(what, &listed, "damaged");
        assert_eq!(fs::read(&database).unwrap(), damaged, "{what}: reading changes nothing");

        let aside_before = aside(folder.path());
        let added = add(folder.path(), &simulator.url(), &shop.inkey, &[]).await.expect_success();
        let kept: Vec<PathBuf> =
            aside(folder.path()).into_iter().filter(|path| !aside_before.contains(path)).collect();
        let [kept] = kept.as_slice() else { panic!("{what}: {kept:?}") };
        assert_eq!(fs::read(kept).unwrap(), damaged, "{what}: kept as it was");
        assert!(added.stderr.contains(&*kept.file_name().unwrap().to_string_lossy()), "{}", added.stderr);

        let watch = Watch::kept(folder.path());
        watch.live(1).await;
        simulator.receive(&shop, sat(3));
        watch.count(1).await;
        watch.end().await;
        remove_all(folder.path()).await;
    }
}

fn aside(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.to_string_lossy().contains("damaged")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_that_can_not_be_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "a file").unwrap();
    for place in [&file, &file.join("below")] {
        for line in ["watch --json", "wallet list", "payments"] {
            assert_refused(line, &satchimectl(place, line).finish().await, "data folder");
        }
        let doctor = satchimectl(place, "doctor").finish().await;
        assert_eq!(doctor.status.code(), Some(1), "{}", doctor.stdout);
    }
    assert_eq!(fs::read(&file).unwrap(), b"a file");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_nobody_may_write_to() {
    let (simulator, shop) = shop().await;
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), &simulator.url(), &shop.inkey, &[]).await.expect_success();
    let before = fs::read(folder.path().join("satchime.db")).unwrap();
    let protect = |folder_mode: u32, file_mode: u32| {
        for entry in fs::read_dir(folder.path()).unwrap() {
            fs::set_permissions(entry.unwrap().path(), fs::Permissions::from_mode(file_mode)).unwrap();
        }
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(folder_mode)).unwrap();
    };
    protect(0o500, 0o400);
    let wallet = simulator.create_wallet("Other", 0);
    for line in ["watch --json", "wallet add --server URL", "wallet remove Shop --yes"] {
        let line = line.replace("URL", &simulator.url());
        let output = without_privileges(folder.path(), &line).input(wallet.inkey.as_str()).finish().await;
        assert_refused(&line, &output, "may not write to its data folder");
    }
    protect(0o700, 0o600);
    assert_eq!(fs::read(folder.path().join("satchime.db")).unwrap(), before);
    let watch = Watch::kept(folder.path());
    watch.live(1).await;
    watch.end().await;
    remove_all(folder.path()).await;
}

/// Root may write anywhere: it has to give that up first.
fn without_privileges(folder: &Path, line: &str) -> Program {
    let script = r#"if [ "$(id -u)" = 0 ]; then
        exec setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-all -- "$@"
    else exec "$@"; fi"#;
    Program::at("sh").args(["-c", script, "sh"]).wrapping(&satchimectl(folder, line))
}

/// A limit on the size of files: what a full disk does, but everywhere.
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_takes_no_more() {
    let (simulator, shop) = shop().await;
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), &simulator.url(), &shop.inkey, &[]).await.expect_success();
    let script = r#"trap "" XFSZ; exec "$@""#;
    let program = Program::at("sh").args(["-c", script, "sh"]);
    let mut watch = Watch::of(program.wrapping(&satchimectl(folder.path(), "watch --json")));
    watch.live(1).await;
    simulator.receive(&shop, sat(1).memo("while there was room"));
    watch.memo("while there was room").await;

    watch.process().limit_file_size(Some(0));
    simulator.receive(&shop, sat(2).memo("no room"));
    assert!(watch.state("catching_up").await["reason"].is_string());
    watch.process().limit_file_size(None);
    watch.memo("no room").await;
    watch.live(1).await;
    simulator.receive(&shop, sat(3).memo("room again"));
    watch.memo("room again").await;
    let told = watch.end().await;
    assert_eq!(memos(&told.payments()), ["while there was room", "no room", "room again"]);
    remove_all(folder.path()).await;
}

/// A file system of its own, which is really full.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk() {
    let (simulator, shop) = shop().await;
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_string_lossy().into_owned();
    let script = r#"mount -t tmpfs -o size=1m,mode=700 none "$0" && exec "$@""#;
    let probe = Program::at("unshare").args(["-m", "sh", "-c", script, &at, "true"]).finish().await;
    if !probe.status.success() {
        eprintln!("Left out: this user may not mount a small disk: {}", probe.stderr);
        return;
    }
    // The wallet is added inside too: the disk is there for these processes only.
    let inside = format!(
        r#"mount -t tmpfs -o size=1m,mode=700 none "$0" && "$1" wallet add --server {} >&2 &&
            exec "$1" watch --json"#,
        simulator.url()
    );
    let ctl = Program::satchimectl().path_text();
    let program = Program::at("unshare").args(["-m", "sh", "-c", &inside, &at, &ctl]);
    let mut watch = Watch::of(program.data_dir(folder.path()).input(shop.inkey.as_str()));
    watch.live(1).await;
    let disk = PathBuf::from(format!("/proc/{}/root{at}", watch.process().id()));
    let filler = disk.join("filler");
    fill(&filler);

    simulator.receive(&shop, sat(2).memo("no room"));
    let stuck = watch.state("catching_up").await;
    assert_eq!(stuck["code"], "disk_full", "{stuck}");
    fs::remove_file(&filler).unwrap();
    watch.memo("no room").await;
    watch.live(1).await;
    let told = watch.end().await;
    assert_eq!(memos(&told.payments()), ["no room"]);
}

/// Writes until there is no room for a single byte more.
fn fill(file: &Path) {
    use std::io::Write;
    let mut file = fs::File::create(file).unwrap();
    for piece in [65536, 4096, 512, 1] {
        while file.write_all(&vec![0; piece]).is_ok() {}
    }
}

fn memos(payments: &[Value]) -> Vec<&str> {
    payments.iter().filter_map(|payment| payment["memo"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_hangs() {
    let (simulator, shop) = shop().await;
    let bus = PrivateBus::with_silent_keyring().await;
    let folder = tempfile::tempdir().unwrap();
    let program =
        |line: &str| satchimectl(folder.path(), line).env("DBUS_SESSION_BUS_ADDRESS", bus.address());
    let line = format!("wallet add --server {}", simulator.url());
    let mut adding = program(&line).input(shop.inkey.as_str()).start();
    let (status, doctor) =
        tokio::join!(adding.process().end_within(Duration::from_secs(60)), program("doctor --json").finish());
    assert_eq!(status.code(), Some(1));
    let output = adding.finish().await;
    assert_refused("a keyring that hangs", &output, "did not answer in time");
    assert!(output.stderr.contains("satchimectl watch --server"), "{}", output.stderr);
    let listed = program("wallet list --json").finish().await.expect_success();
    assert_eq!(listed.stdout, "", "nothing was kept");

    assert_eq!(doctor.status.code(), Some(1));
    let slow = doctor.events().into_iter().find(|check| check["area"] == "keyring").unwrap();
    assert_eq!(slow["code"], "keyring_slow", "{slow}");

    // What needs no keyring works on.
    let line = format!("watch --json --server {}", simulator.url());
    let watch = Watch::of(program(&line).input(shop.inkey.as_str()));
    watch.live(1).await;
    watch.end().await;
}
