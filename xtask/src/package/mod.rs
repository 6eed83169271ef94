//! Packages for Linux: a `.deb` and an `.rpm` each of the app, with all that a desktop expects beside it, and of
//! satchimectl. What goes where stands under `package.metadata` in Cargo.toml and in src-tauri/ctl/Cargo.toml.
//!
//! - [`make`]: built and packed.
//! - [`judge`]: what the systems' own tools say of them, and how large they may be.
//! - [`prove`]: installed, used, upgraded and removed on fresh systems.

mod judge;
mod make;
mod prove;

#[derive(clap::Args)]
pub struct Options {
    /// Install, use, upgrade and remove them on fresh systems of Debian 12 and 13 too, beside a real LNbits (as root)
    #[arg(long)]
    prove: bool,
    /// Only make them
    #[arg(long, conflicts_with = "prove")]
    unjudged: bool,
}

/// Builds both programs and their packages, and has them judged.
///
/// # Errors
/// When something can't be built, or is not as it should be.
pub fn linux(options: &Options) -> anyhow::Result<()> {
    if options.unjudged {
        return made().map(drop);
    }
    let made = judged()?;
    if options.prove { prove::on_fresh_systems(&made) } else { Ok(()) }
}

/// Builds both programs and their packages, has them judged, and tells where they are.
///
/// # Errors
/// As [`linux`].
pub fn judged() -> anyhow::Result<std::path::PathBuf> {
    let made = made()?;
    judge::all(&made)?;
    Ok(made)
}

/// Builds both programs and their packages, and tells where those are.
///
/// # Errors
/// When something can't be built.
pub fn made() -> anyhow::Result<std::path::PathBuf> {
    make::packages()
}
