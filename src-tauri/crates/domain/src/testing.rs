//! For tests: the plainest wallet, payment and look there are, to be changed where a test says something about them.

use crate::Timestamp;
use crate::address::ServerUrl;
use crate::ledger::RecordContext;
use crate::money::Msat;
use crate::payment::{CheckingId, Direction, Payment, PaymentHash, PaymentRecord, Status};
use crate::wallet::{Access, ChannelChoice, Progress, Wallet, WalletId};

/// Of `https://lnbits.example`, added at the beginning of time by its invoice key.
#[allow(clippy::unwrap_used, reason = "the address is good")]
pub fn wallet(id: impl Into<String>, name: impl Into<String>) -> Wallet {
    Wallet {
        id: WalletId(id.into()),
        name: name.into(),
        server: ServerUrl::parse("https://lnbits.example").unwrap(),
        allow_private_http: false,
        source_wallet_id: None,
        access: Access::InvoiceKey,
        channel: ChannelChoice::Auto,
        learned_channel: None,
        enabled: true,
        added_at: Timestamp::UNIX_EPOCH,
        progress: Progress::default(),
    }
}

/// Its payment hash is its checking id. It has no times and no memo.
pub fn record(id: impl Into<String>, direction: Direction, status: Status, sat: i64) -> PaymentRecord {
    let id = id.into();
    PaymentRecord {
        checking_id: CheckingId(id.clone()),
        payment_hash: PaymentHash(id),
        source_wallet_id: None,
        direction,
        status,
        amount_msat: Msat::from_sat(sat),
        fee_msat: Msat::ZERO,
        memo: None,
        comment: None,
        tag: None,
        extra: Vec::new(),
        bolt11: None,
        preimage: None,
        created_at: None,
        updated_at: None,
        expires_at: None,
        has_local_times: false,
    }
}

/// Confirmed, and first seen at the beginning of time.
pub fn payment(wallet: impl Into<String>, record: PaymentRecord) -> Payment {
    Payment {
        wallet: WalletId(wallet.into()),
        record,
        settled_at: None,
        confirmed: true,
        late: false,
        first_seen_at: Timestamp::UNIX_EPOCH,
        unknown_since: None,
        reversals: 0,
    }
}

/// Over REST, at a wallet of which nothing is known, at the beginning of time.
pub fn context(wallet: impl Into<String>) -> RecordContext {
    RecordContext {
        wallet: WalletId(wallet.into()),
        progress: Progress::default(),
        hinted: Default::default(),
        lists_changes: true,
        confirmed: true,
        observed_at: Timestamp::UNIX_EPOCH,
        server_time: None,
        live_for: None,
    }
}
