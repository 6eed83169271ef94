//! The typed TypeScript side of the app's commands and events.

use anyhow::{Context, bail};

use crate::shell::{cargo, run, spell};

/// Writes `ui/src/lib/ipc/bindings.ts` from the Rust types. The Rust test that does it compares instead when
/// `SATCHIME_WRITE_BINDINGS` is unset, so the ordinary tests notice when the file is out of date.
///
/// # Errors
/// When the app doesn't build, or no such test is there.
pub fn write() -> anyhow::Result<()> {
    crate::setup::for_build()?;
    let mut tests = cargo();
    tests.args(["test", "--quiet", "-p", "satchime", "--lib", "--", "ipc::bindings", "--list"]);
    let list = tests.output().with_context(|| format!("can't start: {}", spell(&tests)))?;
    if list.status.success() && !String::from_utf8_lossy(&list.stdout).contains("ipc::bindings") {
        bail!("the app has no test `ipc::bindings` that writes the bindings");
    }
    run(cargo()
        .args(["test", "--quiet", "-p", "satchime", "--lib", "--", "ipc::bindings"])
        .env("SATCHIME_WRITE_BINDINGS", "1"))
}
