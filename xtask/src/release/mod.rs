//! All that is published for this system, in one folder: what installs Satchime, what it is made of, and the sums to
//! check both by.
//!
//! - [`folder`]: where it goes. [`versions`]: that everything that names a version names the same.
//! - [`bundles`]: what installs it, by system. [`contents`]: what it is made of. [`sums`]: the sums of files.
//! - [`manifests`]: for those who pack it elsewhere.

use std::fs;

use anyhow::{Context, bail};

use crate::files::empty;
use crate::shell::{answer, program};

mod bundles;
mod contents;
mod folder;
pub mod manifests;
mod sums;
mod versions;

#[derive(clap::Args)]
pub struct Options {
    /// The tag of the release, which has to be `v` and the version
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// Rehearse it, although something was changed since the last commit, or CHANGELOG.md has no such version yet
    #[arg(long, conflicts_with = "tag")]
    rehearse: bool,
    /// An AppImage too, for which Tauri fetches a tool from the internet (Linux)
    #[arg(long)]
    appimage: bool,
}

/// Makes it, in `target/published`.
///
/// # Errors
/// When versions disagree, something can't be built, or is not as it should be.
pub fn this_system(options: &Options) -> anyhow::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    versions::agree(version, options.rehearse)?;
    if let Some(tag) = options.tag.as_deref().filter(|tag| *tag != format!("v{version}")) {
        bail!("the tag {tag} is not that of version {version}");
    }
    let changed =
        answer(program("git").args(["status", "--porcelain"])).context("this is no git repository")?;
    if !options.rehearse && !changed.is_empty() {
        bail!("only what is committed is released; changed since: {changed}");
    }
    let folder = folder::published();
    empty(&folder)?;
    bundles::make(&folder, options.appimage)?;
    contents::list(&folder, version)?;
    // One list for each system, until they are published together.
    let sums = format!("SHA256SUMS-{}", folder::system());
    sums::write(&folder, &sums)?;
    eprintln!("{}", fs::read_to_string(folder.join(sums))?);
    Ok(())
}
