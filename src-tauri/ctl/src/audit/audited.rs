//! One wallet, compared.

use satchime_domain::audit::Comparison;

/// What was compared, and what came of it.
pub struct Audited {
    pub here: usize,
    pub there: usize,
    pub unreadable: u64,
    pub comparison: Comparison,
}

impl Audited {
    pub fn is_equal(&self) -> bool {
        self.comparison.differences.is_empty() && self.unreadable == 0
    }
}
