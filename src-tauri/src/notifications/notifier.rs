//! What says things on the desktop.

use std::sync::Arc;

use async_trait::async_trait;
use satchime_domain::notice::Wording;

use crate::origin::Origin;
use crate::view::types::PaymentRef;

/// Says things on the desktop.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Bounded in time. `target`: where a click leads, if further than to the window.
    async fn say(&self, wording: Wording, target: Option<Target>) -> Outcome;
}

/// What became of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The desktop took it.
    Shown,
    /// There is nobody to take it.
    #[cfg_attr(
        not(all(unix, not(target_os = "macos"))),
        allow(dead_code, reason = "only the freedesktop service can be absent")
    )]
    NoService,
    /// There is somebody, but it refused or didn't answer in time.
    Failed,
}

/// Where a click on a notification leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub origin: Origin,
    pub payment: PaymentRef,
}

/// Called when the person clicks a notification, with what was given along.
pub type OnClick = Arc<dyn Fn(Option<Target>) + Send + Sync>;
