//! Values the unit tests share.

use jiff::Timestamp;
use satchime_domain::connection::ConnectionState;
use satchime_domain::health::Health;
use satchime_domain::lnbits::address::ServerUrl;
use satchime_domain::money::Msat;
use satchime_domain::payment::{CheckingId, Direction, Payment, PaymentHash, PaymentRecord, Status};
use satchime_domain::wallet::{Access, ChannelChoice, LnbitsWalletId, Progress, Wallet, WalletId};
use satchime_engine::api::WalletStatus;

pub fn moment() -> Timestamp {
    "2026-11-23T05:16:04Z".parse().unwrap()
}

pub fn received() -> Payment {
    Payment {
        wallet: WalletId("w-1".into()),
        record: PaymentRecord {
            checking_id: CheckingId("c-1".into()),
            payment_hash: PaymentHash("h-1".into()),
            source_wallet_id: None,
            direction: Direction::Inbound,
            status: Status::Succeeded,
            amount_msat: Msat::from_sat(21_000),
            fee_msat: Msat::ZERO,
            memo: Some("Lunch".into()),
            comment: None,
            bolt11: None,
            preimage: None,
            created_at: Some(moment()),
            updated_at: None,
            expires_at: None,
        },
        settled_at: Some(moment()),
        confirmed: true,
        late: false,
        first_seen_at: moment(),
    }
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
        id: WalletId(id.into()),
        name: name.into(),
        server: ServerUrl::parse("https://lnbits.example").unwrap(),
        allow_private_http: false,
        lnbits_wallet_id: Some(LnbitsWalletId(format!("lnbits-{id}"))),
        access: Access::InvoiceKey,
        channel: ChannelChoice::Auto,
        learned_channel: None,
        enabled: true,
        added_at: moment(),
        progress: Progress::default(),
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
