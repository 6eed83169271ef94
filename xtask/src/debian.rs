//! Where this machine takes Debian from.

use anyhow::Context;

use crate::shell::{answer, program};

/// # Errors
/// When apt knows none.
pub fn mirror() -> anyhow::Result<String> {
    let known = answer(program("apt-get").args(["indextargets", "--format", "$(REPO_URI)", "Label: Debian"]));
    let first = known.as_deref().and_then(|known| known.lines().next());
    first.map(str::to_owned).context("apt knows no mirror of Debian; `apt-get update` tells it")
}
