//! What installs Satchime: packages on Linux, a disk image for both processors on macOS, installers on Windows. On the
//! latter two satchimectl comes in an archive of its own. What nobody signed is named so.

use std::env;
use std::path::Path;
use std::process::Command;

use anyhow::Context;

use super::folder::copy_into;
use crate::shell::{program, root, run, target_dir};
use crate::{files, reproducible};

/// Tauri's own tool, held to its hashes there.
const BUNDLER: &str = "src-tauri/bundler";

/// # Errors
/// When something can't be built.
#[cfg(target_os = "linux")]
pub fn make(folder: &Path, appimage: bool) -> anyhow::Result<()> {
    for file in files::below(&crate::package::judged()?)? {
        let name = file.file_name().context("a file has a name")?.to_string_lossy().into_owned();
        copy_into(folder, &file, &name)?;
    }
    if appimage {
        // The tool that makes it is an AppImage too, and may be where those can't be mounted.
        by_tauri(folder, "appimage", "AppImage", &[("APPIMAGE_EXTRACT_AND_RUN", "1")], None)?;
    }
    Ok(())
}

/// # Errors
/// When something can't be built.
#[cfg(target_os = "macos")]
pub fn make(folder: &Path, _appimage: bool) -> anyhow::Result<()> {
    const PROCESSORS: [&str; 2] = ["aarch64-apple-darwin", "x86_64-apple-darwin"];
    reproducible::build(&PROCESSORS)?;
    let built = PROCESSORS.map(|target| target_dir().join(target).join("release/satchimectl"));
    let both = target_dir().join("satchimectl");
    run(program("lipo").arg("-create").args(&built).arg("-output").arg(&both))?;
    archive(folder, &both)?;
    by_tauri(folder, "dmg", "dmg", &[], Some("universal-apple-darwin"))
}

/// # Errors
/// When something can't be built.
#[cfg(windows)]
pub fn make(folder: &Path, _appimage: bool) -> anyhow::Result<()> {
    reproducible::build(&[])?;
    archive(folder, &crate::build::Profile::Release.program("satchimectl"))?;
    by_tauri(folder, "nsis", "exe", &[], None)?;
    by_tauri(folder, "msi", "msi", &[], None)
}

/// As a zip, which `tar` makes on both.
#[cfg(not(target_os = "linux"))]
fn archive(folder: &Path, file: &Path) -> anyhow::Result<()> {
    let name = format!("satchimectl-{}-{}.zip", env!("CARGO_PKG_VERSION"), super::folder::system());
    let within = file.parent().context("a file lies in a folder")?;
    let mut tar = program("tar");
    tar.arg("-a").arg("-cf").arg(folder.join(name)).arg("-C").arg(within);
    run(tar.arg(file.file_name().context("a file has a name")?))
}

fn by_tauri(
    folder: &Path,
    kind: &str,
    end: &str,
    variables: &[(&str, &str)],
    target: Option<&str>,
) -> anyhow::Result<()> {
    let bundler = root().join(BUNDLER);
    run(program("npm").current_dir(&bundler).args(["ci", "--no-audit", "--no-fund"]))?;
    let mut tauri = program("node");
    tauri.arg(bundler.join("node_modules/@tauri-apps/cli/tauri.js"));
    tauri.args(["build", "--ci", "--bundles", kind]);
    let mut made = target_dir();
    if let Some(target) = target {
        tauri.args(["--target", target]);
        made.push(target);
    }
    if let Some(command) = set("SATCHIME_SIGN_COMMAND") {
        let command = command.replace('\\', "\\\\").replace('"', "\\\"");
        tauri.args(["--config", &format!(r#"{{"bundle":{{"windows":{{"signCommand":"{command}"}}}}}}"#)]);
    }
    without_empty_secrets(&mut tauri);
    reproducible::prepare(&mut tauri)?;
    run(tauri.envs(variables.iter().copied()).args(["--", "--locked"]))?;
    for file in files::below(&made.join("release/bundle").join(kind))? {
        if file.extension().is_some_and(|found| found == end) {
            copy_into(folder, &file, &name_of(&file))?;
        }
    }
    Ok(())
}

/// As Tauri calls it, and whether nobody signed it.
fn name_of(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let end = file.extension().unwrap_or_default().to_string_lossy();
    format!("{stem}{}.{end}", if is_signed() { "" } else { "-unsigned" })
}

/// AppImages are held to the release's sums, as packages are.
fn is_signed() -> bool {
    let by = if cfg!(target_os = "macos") { "APPLE_SIGNING_IDENTITY" } else { "SATCHIME_SIGN_COMMAND" };
    cfg!(target_os = "linux") || set(by).is_some()
}

fn set(variable: &str) -> Option<String> {
    env::var(variable).ok().filter(|value| !value.is_empty())
}

/// A secret that a workflow doesn't have is an empty text there, which Tauri would take for a certificate.
fn without_empty_secrets(command: &mut Command) {
    for (name, value) in env::vars_os() {
        if value.is_empty() && name.to_string_lossy().starts_with("APPLE_") {
            command.env_remove(name);
        }
    }
}
