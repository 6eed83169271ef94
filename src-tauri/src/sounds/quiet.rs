use async_trait::async_trait;

/// Whether somebody wants silence.
#[async_trait]
pub trait Quiet: Send + Sync {
    /// Bounded in time; what can't be known is no.
    async fn is_wanted(&self) -> bool;
}

/// The desktop's do-not-disturb. Neither macOS nor Windows lets a program read its own.
pub struct Desktop;

#[async_trait]
impl Quiet for Desktop {
    async fn is_wanted(&self) -> bool {
        #[cfg(target_os = "linux")]
        return super::freedesktop::do_not_disturb().await;
        #[cfg(not(target_os = "linux"))]
        false
    }
}
