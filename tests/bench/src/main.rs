//! See the library: it exists on Linux only.

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    satchime_bench::run()
}

#[cfg(not(target_os = "linux"))]
fn main() {}
