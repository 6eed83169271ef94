//! Values the unit tests share.

use jiff::Timestamp;
use satchime_domain::connection::ConnectionState;
use satchime_domain::health::Health;
use satchime_domain::money::Msat;
use satchime_domain::payment::{Direction, Payment, PaymentHash, PaymentRecord, Status};
use satchime_domain::testing;
use satchime_domain::wallet::{SourceWalletId, Wallet};
use satchime_engine::api::WalletStatus;

pub fn moment() -> Timestamp {
    "2026-11-23T05:16:04Z".parse().unwrap()
}

pub fn received() -> Payment {
    let record = PaymentRecord {
        payment_hash: PaymentHash("h-1".into()),
        memo: Some("Lunch".into()),
        created_at: Some(moment()),
        ..testing::record("c-1", Direction::Inbound, Status::Succeeded, 21_000)
    };
    Payment { settled_at: Some(moment()), first_seen_at: moment(), ..testing::payment("w-1", record) }
}

pub fn not_sent() -> Payment {
    let mut payment = received();
    payment.record.direction = Direction::Outbound;
    payment.record.status = Status::Failed;
    payment.record.amount_msat = Msat::from_sat(500);
    payment.record.fee_msat = Msat::from_sat(1);
    payment.record.memo = None;
    payment.settled_at = None;
    payment
}

pub fn wallet(id: &str, name: &str) -> Wallet {
    Wallet {
        source_wallet_id: Some(SourceWalletId(format!("lnbits-{id}"))),
        added_at: moment(),
        ..testing::wallet(id, name)
    }
}

pub fn status(state: ConnectionState) -> WalletStatus {
    WalletStatus {
        wallet: wallet("w-1", "Shop"),
        state,
        since: moment(),
        keep: None,
        health: Health::default(),
    }
}
