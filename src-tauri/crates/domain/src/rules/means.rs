//! By which means something is told.

use serde::{Deserialize, Serialize};

/// How something is told; each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Means {
    pub popup: bool,
    pub sound: bool,
    /// The number at the icon, until the window is looked at.
    pub badge: bool,
}

impl Default for Means {
    /// No sound before somebody chose it.
    fn default() -> Self {
        Self { popup: true, sound: false, badge: true }
    }
}

impl Means {
    pub const ALL: Self = Self { popup: true, sound: true, badge: true };
    pub const NONE: Self = Self { popup: false, sound: false, badge: false };
}
