//! What happens to the packages, in order.

use std::path::Path;
use std::process::Stdio;

use satchime_tests::Process;
use satchime_tests::lnbits::{LnbitsServer, NEWEST};
use tokio::io::AsyncWriteExt;

use crate::session::{HOME, Session, welcome};
use crate::system::{Files, System};

const PACKAGES: [&str; 2] = ["satchime", "satchimectl"];

pub async fn tell(system: System, before: &Path, packages: &Path) {
    let server = LnbitsServer::start(NEWEST).await;
    welcome(&system).await;
    let untouched = system.files();

    system.install(before).await;
    let old = system.version(PACKAGES[0]).await;
    say(&format!("installed {old}: {}", system.run(&["satchimectl", "--version"]).await.trim()));

    let session = Session::begin(&system).await;
    add_wallet(&session, &server).await;
    let app = start(&session);
    pay(&server, 21).await;
    session.is_told("+21 sat").await;
    say("started, a wallet of a real LNbits added, its payment told by a notification");

    system.install(packages).await;
    let new = system.version(PACKAGES[0]).await;
    system.run(&["dpkg", "--compare-versions", &old, "lt", &new]).await;
    pay(&server, 22).await;
    session.is_told("+22 sat").await;
    say(&format!("upgraded to {new} under the running app, which tells on"));

    drop((app, session));
    log_in_and_hear_of(23, &system, &server).await;
    say("after the next log-in the new one has wallet and key, and tells");

    let own = system.run(&["sh", "-c", "dpkg -L satchime satchimectl | grep satchime"]).await;
    let kept = system.contents(HOME);
    assert!(kept.keys().any(|path| path.ends_with("satchime.db")), "{kept:?}");
    apt(&system, "remove").await;
    let left: Vec<_> = own.lines().filter(|path| system.path(path).exists()).collect();
    assert!(left.is_empty(), "left after removing: {left:?}");
    assert_eq!(differences(&kept, &system.contents(HOME)), Vec::<String>::new(), "the person's own");
    say(&format!(
        "removed: none of its {} files is left, all {} of the person's are",
        own.lines().count(),
        kept.len()
    ));

    system.install(packages).await;
    log_in_and_hear_of(24, &system, &server).await;
    say("installed again, it has wallet and key, and tells");

    let kept = system.contents(HOME);
    apt(&system, "purge").await;
    // Else apt keeps a library because another package, which was there before, suggests it.
    let strictly = [
        "-o",
        "APT::AutoRemove::SuggestsImportant=false",
        "-o",
        "APT::AutoRemove::RecommendsImportant=false",
    ];
    system.run(&[&["apt-get", "-qq", "autoremove", "--purge"][..], &strictly].concat()).await;
    assert_eq!(differences(&untouched, &system.files()), Vec::<String>::new(), "left after purging");
    assert_eq!(differences(&kept, &system.contents(HOME)), Vec::<String>::new(), "the person's own");
    say(&format!("purged: the system's {} files are as they were, and the person's too", untouched.len()));
}

async fn log_in_and_hear_of(sat: u64, system: &System, server: &LnbitsServer) {
    let session = Session::begin(system).await;
    let _app = start(&session);
    pay(server, sat).await;
    session.is_told(&format!("+{sat} sat")).await;
}

fn say(what: &str) {
    println!("  {what}");
}

async fn add_wallet(session: &Session<'_>, server: &LnbitsServer) {
    let url = server.url();
    let mut add = session.command(&["satchimectl", "wallet", "add", "--name", "Shop", "--server", &url]);
    let mut add = add.stdin(Stdio::piped()).spawn().expect("satchimectl starts");
    let mut input = add.stdin.take().expect("its input is piped");
    input.write_all(server.wallet("a").inkey.as_bytes()).await.expect("it reads the key");
    drop(input);
    assert!(add.wait().await.expect("it ends").success());
}

fn start(session: &Session) -> Process {
    Process::spawn("satchime", session.command(&["satchime", "--hidden"]).stdin(Stdio::null()))
}

async fn pay(server: &LnbitsServer, sat: u64) {
    let invoice = server.invoice("a", sat, "installed").await;
    server.pay_invoice("b", &invoice.bolt11).await;
}

async fn apt(system: &System, how: &str) {
    system.run(&["apt-get", "-qq", how, PACKAGES[0], PACKAGES[1]]).await;
}

fn differences(before: &Files, after: &Files) -> Vec<String> {
    let gone =
        before.keys().filter(|path| !after.contains_key(*path)).map(|path| format!("- {}", path.display()));
    let new =
        after.keys().filter(|path| !before.contains_key(*path)).map(|path| format!("+ {}", path.display()));
    let other = before.iter().filter(|(path, what)| after.get(*path).is_some_and(|now| now != *what));
    gone.chain(new).chain(other.map(|(path, _)| format!("! {}", path.display()))).collect()
}
