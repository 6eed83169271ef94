//! What crosses between Rust and the window. The TypeScript side is generated from these types.
//!
//! Amounts are in millisatoshi, whole numbers well inside what a JavaScript number holds; times are RFC 3339 in UTC.
//! No type here can hold a key except the requests that bring one in.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::settings::SettingsView;

/// Everything the window needs to draw its first picture. A start that failed is not told here: asking fails with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct AppView {
    pub version: String,
    /// The tag of the language that is spoken.
    pub language: String,
    pub wallets: Vec<WalletView>,
    pub overall: OverallView,
    /// "All 3 wallets live", the tray's first line.
    pub summary: String,
    pub settings: SettingsView,
    /// The demo wallet is shown instead of the person's own.
    pub demo: bool,
    /// `false` when no tray host was found: once the window is closed, only starting Satchime again brings it back.
    pub tray: bool,
    /// The desktop holds back popups, as far as it says so.
    pub do_not_disturb: bool,
    /// Something that concerns the whole app: a damaged database that was put aside, no notification service, a full
    /// disk.
    pub problems: Vec<ProblemView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OverallView {
    Empty,
    Live,
    Degraded,
    NeedsAttention,
    Paused,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct WalletView {
    pub id: String,
    pub name: String,
    /// The server's address, without anything secret.
    pub server: String,
    pub access: AccessView,
    /// "Invoice key".
    pub access_label: String,
    /// What is to be known of it: "Admin key" and why that is not the best.
    pub access_note: Option<NoteView>,
    /// "1 payment can't be read", and what that means.
    pub unreadable_note: Option<NoteView>,
    /// The key is kept for this session only.
    pub session_only: bool,
    pub enabled: bool,
    /// `None` until the server told, and always for a wallet watched by its id alone.
    pub balance_msat: Option<i64>,
    pub state: StateView,
    pub health: HealthView,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AccessView {
    InvoiceKey,
    AdminKey,
    IdOnly,
}

/// A few words that stand beside something, and the sentences behind them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct NoteView {
    pub label: String,
    pub text: String,
}

/// A wallet's connection. `words` says it as a person would; the rest is for pictures and countdowns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct StateView {
    pub kind: StateKind,
    /// What a time may follow: "Live", "Reconnecting".
    pub word: String,
    /// The whole of it: "Live, checked regularly", "Reconnecting: server refused".
    pub words: String,
    /// What it means and what follows from it, in sentences.
    pub meaning: String,
    /// "checked regularly", where the server does not tell of payments by itself.
    pub note: Option<NoteView>,
    /// What the person may do about how payments reach us.
    pub advice: Option<String>,
    pub since: String,
    /// When the next try is due, for the countdown; only while waiting to retry.
    pub retry_at: Option<String>,
    /// How payments reach us; only while live or listening.
    pub mode: Option<ModeView>,
    pub problem: Option<ProblemView>,
    /// The person may compare the server's certificate and trust it: `trust_server`.
    pub can_trust: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StateKind {
    Disabled,
    Connecting,
    Verifying,
    CatchingUp,
    Live,
    /// Subscribed by wallet id alone: frames come, nothing can be confirmed.
    Listening,
    WaitingToRetry,
    Rejected,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ModeView {
    /// The server tells at once.
    Pushed,
    /// The server's pushes don't arrive: it is asked more often instead.
    PushMissing,
    /// The server can't push to this wallet's channel: it is asked instead.
    Polled,
    /// WebSockets don't get through to the server: it is asked instead.
    NoSocket,
    /// The server tells, and nothing confirms it.
    Unconfirmed,
}

/// What is known of a connection besides its state, since Satchime started. Times are by this computer's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct HealthView {
    pub reconnects: u32,
    /// The subscription is open since then.
    pub connected_at: Option<String>,
    /// The server's last message, true or not.
    pub last_frame_at: Option<String>,
    /// The server last vouched for something new.
    pub last_confirmed_at: Option<String>,
    /// The history was last compared with the server's, to the end.
    pub last_reconciled_at: Option<String>,
    /// The next comparison, unless a message makes it come sooner.
    pub next_reconcile_at: Option<String>,
    /// Payments that only looking found.
    pub found_without_frame: u32,
    /// What last went wrong, even if all is well again.
    pub last_trouble: Option<TroubleView>,
    /// How far its past was read; only while it is.
    pub history: Option<HistoryView>,
}

/// Of a wallet's payments from before it was watched, so many were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub struct HistoryView {
    pub read: u32,
    /// `None` where the server does not tell.
    pub total: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct TroubleView {
    pub at: String,
    /// A stable name such as `server_refused`.
    pub code: String,
    pub title: String,
}

/// What became of a test that the person asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct TestView {
    pub good: bool,
    pub title: String,
    /// What it means and what to do.
    pub text: String,
}

/// What happened and what to do next, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ProblemView {
    /// A stable name such as `key_rejected`.
    pub code: String,
    pub title: String,
    pub text: String,
    pub next: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct PaymentView {
    pub wallet_id: String,
    pub wallet_name: String,
    pub checking_id: String,
    pub payment_hash: String,
    pub direction: DirectionView,
    pub status: StatusView,
    /// Never negative, without the fee.
    pub amount_msat: i64,
    /// Never negative.
    pub fee_msat: i64,
    /// Written by strangers: show as plain text only.
    pub memo: Option<String>,
    pub comment: Option<String>,
    pub bolt11: Option<String>,
    pub preimage: Option<String>,
    pub created_at: Option<String>,
    pub settled_at: Option<String>,
    /// Where the payment stands in the feed: when it settled, else when it was made, else when it was first seen.
    pub at: String,
    pub confirmed: bool,
    pub late: bool,
    /// Since when the server no longer knows this payment, which says nothing of what became of it.
    pub unknown_since: Option<String>,
    /// It is told because it just happened or was just found; `false` in pages of the feed and for imported history.
    pub news: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DirectionView {
    Inbound,
    Outbound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StatusView {
    Pending,
    Succeeded,
    Failed,
}

/// A page of the feed, newest first. Pass the last payment's `wallet_id` and `checking_id` as `after` for the next
/// page.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct PaymentsRequest {
    pub wallet_id: Option<String>,
    pub after: Option<PaymentRef>,
    pub limit: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PaymentRef {
    pub wallet_id: String,
    pub checking_id: String,
}

/// Why the person was notified of a payment, or was not: a sentence for each change of it that was to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct WhyView {
    pub words: String,
    /// When that was; `None` where nothing was to be told.
    pub at: Option<String>,
    /// It is held back until then.
    pub until: Option<String>,
    /// It is not told yet, so this will be another sentence.
    pub open: bool,
}

/// What a click outside of the window leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TargetView {
    Payment(PaymentRef),
    /// By its id.
    Wallet(String),
    /// Where a wallet is connected.
    Add,
    Settings,
}

/// What of a payment can be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PaymentPart {
    Hash,
    Preimage,
    Invoice,
}

/// A wallet to look at or to add: whatever was pasted, and its key.
#[derive(Deserialize, Type)]
pub struct NewWalletRequest {
    /// A server address or the address of a wallet page; its secrets are dropped at once.
    pub address: String,
    /// Empty for a wallet watched by its id alone.
    pub key: String,
    pub wallet_id: Option<String>,
    pub name: Option<String>,
    pub channel: ChannelView,
    pub keep: KeepView,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChannelView {
    Auto,
    Key,
    Id,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WayView {
    System,
    Direct,
    Tor,
    Socks,
    Http,
}

/// Which way leads to a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct RouteView {
    pub way: WayView,
    /// Host and port of the proxy.
    pub proxy: Option<String>,
    /// Who logs in there.
    pub user: Option<String>,
    /// "through Tor at 127.0.0.1:9050": how the server is reached.
    pub words: String,
}

/// The way that is to lead to a server from now on.
#[derive(Deserialize, Type)]
pub struct RouteRequest {
    pub way: WayView,
    /// Host and port of the proxy, where there is one.
    pub proxy: String,
    /// Empty for nobody.
    pub user: String,
    pub password: String,
}

/// Where a key is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeepView {
    Keyring,
    Session,
}

/// What a live check of a new wallet found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct FoundView {
    /// The server address that was worked out of what was pasted.
    pub server: String,
    pub name: String,
    pub balance_msat: Option<i64>,
    pub access: AccessView,
    /// "1.6.2", where the server tells.
    pub lnbits_version: Option<String>,
    /// Advice that does not stop the person: an admin key, a wallet watched by id alone.
    pub advice: Vec<String>,
}

/// Why something asked for in the window was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CommandError {
    pub problem: ProblemView,
    /// What the person may agree to instead.
    pub offer: Option<OfferView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OfferView {
    /// Ask again with `keep: session`.
    KeepForSession,
    /// Have the person compare the server's certificate, `trust_server`, or choose its root, `trust_root`; then ask
    /// again.
    TrustCertificate,
    /// Keep the address that was given as one more of this wallet: `add_address`.
    KeepAddress { wallet_id: String },
}
