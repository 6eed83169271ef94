//! A wallet that one user of a real LNbits shares with another, as the other one sees it.

use std::time::Duration;

use satchime_tests::ctl::assert_refused;
use satchime_tests::lnbits::{LnbitsServer, NEWEST};
use satchime_tests::program::Program;
use satchime_tests::watch::Watch;
use tempfile::TempDir;

#[tokio::test]
async fn it_is_watched_as_its_page_s_address_is_pasted() {
    let server = LnbitsServer::start(NEWEST).await;
    let mirror = server.share("b", "guest", &["view-payments"]).await;
    let page = format!("{}/wallet?usr={}&wal={}", server.url(), mirror.user, mirror.id);
    let watches = [&mirror.inkey, &mirror.adminkey].map(|key| Watch::server(&page, key, &[]));
    for watch in &watches {
        watch.live(1).await;
    }
    server.pay("a", "b", 21, "coffee").await;
    for watch in watches {
        watch.payment_within(Duration::from_secs(40), "the coffee", |told| told["memo"] == "coffee").await;
        assert_eq!(watch.end().await.payments().len(), 1);
    }
}

#[tokio::test]
async fn without_the_right_to_view_payments_it_is_not_watched() {
    let server = LnbitsServer::start(NEWEST).await;
    let mirror = server.share("b", "guest", &["receive-payments"]).await;
    let folder = TempDir::new().expect("a folder");
    let add = Program::satchimectl().args(["wallet", "add", "--server", &server.url()]);
    let output = add.data_dir(folder.path()).input(format!("{}\n", mirror.inkey)).finish().await;
    assert_refused("a share", &output, "right to view payments");
}
