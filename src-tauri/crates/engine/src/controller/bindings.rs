//! For which servers a key is good.

/// Held by whoever changes for which servers a key is good.
pub(super) type Bindings = tokio::sync::Mutex<()>;
