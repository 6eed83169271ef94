//! A network that needs no watching.

use async_trait::async_trait;

use crate::ports::NetworkWatch;

/// A network that never changes, as far as is known.
#[derive(Debug, Default)]
pub struct SteadyNetwork;

#[async_trait]
impl NetworkWatch for SteadyNetwork {
    async fn came_up(&self) {
        std::future::pending().await
    }
}
