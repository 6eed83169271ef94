//! The demo comes alive by itself.

use std::collections::HashSet;

use satchime_simulator::{Status, demo};
use serde_json::Value;

use crate::client::{Socket, get};

#[tokio::test]
async fn two_wallets_with_a_past_and_a_first_payment() {
    let demo = demo::start().await.unwrap();
    let names: Vec<&str> = demo.wallets.iter().map(|wallet| wallet.name.as_str()).collect();
    assert_eq!(names, ["Coffee bar", "Savings"]);
    let mut past = Vec::new();
    for wallet in &demo.wallets {
        past.extend(demo.simulator().payments(wallet));
        assert!(demo.simulator().balance_msat(wallet) > 0);
    }
    assert!((15..=20).contains(&past.len()), "{}", past.len());
    assert_eq!(past.iter().filter(|payment| payment.status == Status::Failed).count(), 1);
    assert!(past.iter().any(|payment| payment.fee_msat < 0 && payment.status == Status::Success));
    assert!(past.iter().all(|payment| payment.created < demo.simulator().now()));

    let coffee_bar = &demo.wallets[0];
    let mut socket = Socket::of(demo.simulator(), coffee_bar).await;
    let frame: Value = serde_json::from_str(&socket.text().await).unwrap();
    assert!(frame["payment"]["amount"].as_i64().unwrap() > 0);
    let (status, newest) = get(demo.simulator(), "/api/v1/payments?limit=1", &coffee_bar.inkey).await;
    assert_eq!((status, &newest[0]["checking_id"]), (200, &frame["payment"]["checking_id"]));
}

#[tokio::test]
async fn ids_differ_from_run_to_run() {
    let (one, two) = (demo::start().await.unwrap(), demo::start().await.unwrap());
    let ids = |demo: &demo::Demo| -> HashSet<String> {
        let payments = demo.wallets.iter().flat_map(|wallet| demo.simulator().payments(wallet));
        payments.map(|payment| payment.checking_id).collect()
    };
    assert!(ids(&one).is_disjoint(&ids(&two)));
    assert_ne!(one.wallets[0].inkey, two.wallets[0].inkey);
}
