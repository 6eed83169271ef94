//! What says things on the desktop.

use std::sync::Arc;

use async_trait::async_trait;
use satchime_domain::notice::Wording;
use satchime_domain::wallet::WalletId;
use satchime_l10n::t;

use crate::origin::Origin;
use crate::view::types::PaymentRef;

/// Says things on the desktop.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Bounded in time.
    async fn say(&self, message: Message) -> Outcome;

    /// Whether the system lets Satchime show notifications. Where the system wants that, it asks the person first, once
    /// and for all, who may take their time.
    async fn may_show(&self) -> bool {
        true
    }
}

/// A notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub wording: Wording,
    /// It stays until it was seen, and passes through do-not-disturb where the desktop lets it.
    pub urgent: bool,
    /// What can be done with it; [`Action::DEFAULT`] is a click on the notification itself.
    pub actions: Vec<Action>,
    pub update: Option<Update>,
}

/// What runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The last notification of this topic is taken the place of, as long as it is on the screen, ...
    pub topic: String,
    /// ... with these words, which take in what it said. `None`: there is none to be taken the place of.
    pub wording: Option<Wording>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub name: &'static str,
    pub label: String,
    pub click: Click,
}

impl Action {
    pub const DEFAULT: &str = "default";
}

/// What a click wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Click {
    OpenWindow,
    OpenPayment(Target),
    OpenWallet(Origin, WalletId),
    CopyHash(Target),
    /// For an hour.
    MuteWallet(Origin, WalletId),
}

/// What became of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The desktop took it.
    Shown,
    /// The desktop took it, in place of the last one of its topic.
    #[cfg_attr(
        not(all(unix, not(target_os = "macos"))),
        allow(dead_code, reason = "only the freedesktop service says which are on the screen")
    )]
    Updated,
    /// It was handed over, and nobody said in time whether it was taken: said again, it might be there twice.
    Unanswered {
        /// In place of the last one of its topic.
        updated: bool,
    },
    /// There is nobody to take it.
    #[cfg_attr(
        not(all(unix, not(target_os = "macos"))),
        allow(dead_code, reason = "only the freedesktop service can be absent")
    )]
    NoService,
    /// The person, or who looks after the computer, does not let Satchime show any.
    #[cfg_attr(
        not(any(target_os = "macos", windows, test)),
        allow(dead_code, reason = "the freedesktop service does not say it")
    )]
    Forbidden,
    /// There is somebody, but it refused, or was too slow to be handed anything.
    Failed,
}

/// A payment of one of the two engines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub origin: Origin,
    pub payment: PaymentRef,
}

/// Called when the person clicks a notification.
pub type OnClick = Arc<dyn Fn(Click) + Send + Sync>;

impl Message {
    /// Which opens the window.
    pub fn new(wording: Wording) -> Self {
        Self::leading_to(wording, Click::OpenWindow)
    }

    pub fn leading_to(wording: Wording, click: Click) -> Self {
        let open = Action { name: Action::DEFAULT, label: t!("action-open"), click };
        Self { wording, urgent: false, actions: vec![open], update: None }
    }

    #[must_use]
    pub fn and(mut self, name: &'static str, label: String, click: Click) -> Self {
        self.actions.push(Action { name, label, click });
        self
    }
}
