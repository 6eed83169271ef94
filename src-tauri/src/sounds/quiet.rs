use async_trait::async_trait;

use crate::do_not_disturb;

/// Whether somebody wants silence.
#[async_trait]
pub trait Quiet: Send + Sync {
    /// Bounded in time; what can't be known is no.
    async fn is_wanted(&self) -> bool;
}

/// The desktop's do-not-disturb.
pub struct Desktop;

#[async_trait]
impl Quiet for Desktop {
    async fn is_wanted(&self) -> bool {
        do_not_disturb::is_on().await
    }
}
