//! `installed SYSTEM BEFORE PACKAGES`: the packages on a fresh Debian in the folder SYSTEM, from the first installation
//! to the last trace, beside a real LNbits. `cargo xtask package --prove` makes the system and runs it. The map:
//!
//! - [`story`]: what happens, and what must hold after each step.
//! - [`system`]: the fresh system, and what lies in it. [`session`]: a person's session there.

#[cfg(target_os = "linux")]
mod session;
#[cfg(target_os = "linux")]
mod story;
#[cfg(target_os = "linux")]
mod system;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() {
    let folders: Vec<std::path::PathBuf> = std::env::args_os().skip(1).map(Into::into).collect();
    let [system, before, packages] = &folders[..] else { panic!("installed SYSTEM BEFORE PACKAGES") };
    story::tell(system::System::new(system), before, packages).await;
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("Debian's packages are for Linux only.");
}
