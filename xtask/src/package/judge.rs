//! What is said of the packages by the tools that their systems judge by, and how large they may be.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

use super::make::{OWN, ending};
use crate::shell::{answer, root, run};

const MIB: u64 = 1 << 20;
const MAX_PACKED: u64 = 8 * MIB;
const MAX_INSTALLED: u64 = 25 * MIB;

/// # Errors
/// When something is said against one, or it is too large.
pub fn all(packages: &Path) -> anyhow::Result<()> {
    let own = root().join(OWN);
    run(Command::new("desktop-file-validate").arg(own.join("Satchime.desktop")))?;
    let metainfo = own.join("app.satchime.desktop.metainfo.xml");
    run(Command::new("appstreamcli").args(["validate", "--no-net", "--pedantic"]).arg(metainfo))?;
    for deb in ending(packages, "deb")? {
        let installed = answer(Command::new("dpkg-deb").arg("--field").arg(&deb).arg("Installed-Size"));
        let installed = installed.and_then(|kib| kib.parse::<u64>().ok()).context("no Installed-Size")?;
        fits(&deb, installed << 10)?;
        run(Command::new("lintian").args(["--info", "--fail-on", "error,warning"]).arg(&deb))?;
    }
    for rpm in ending(packages, "rpm")? {
        let installed = answer(Command::new("rpm").args(["-qp", "--queryformat", "%{SIZE}"]).arg(&rpm));
        let installed = installed.and_then(|bytes| bytes.parse().ok()).context("no size")?;
        fits(&rpm, installed)?;
        judge_rpm(&rpm, &own.join("rpmlint.toml"))?;
    }
    Ok(())
}

fn judge_rpm(rpm: &Path, configuration: &Path) -> anyhow::Result<()> {
    let version = answer(Command::new("rpmlint").arg("--version")).unwrap_or_default();
    if !version.starts_with('2') {
        eprintln!("Left out: {} is not judged by rpmlint 2, which is not here.", rpm.display());
        return Ok(());
    }
    run(Command::new("rpmlint").arg("--strict").arg("--config").arg(configuration).arg(rpm))
}

fn fits(package: &Path, installed: u64) -> anyhow::Result<()> {
    let packed = fs::metadata(package).with_context(|| format!("can't read {}", package.display()))?.len();
    let [shown, at_home] = [packed, installed].map(|bytes| bytes as f64 / MIB as f64);
    eprintln!("{}: {shown:.1} MiB, installed {at_home:.1} MiB", package.display());
    if packed > MAX_PACKED || installed > MAX_INSTALLED {
        bail!("more than {} MiB, or {} MiB installed", MAX_PACKED / MIB, MAX_INSTALLED / MIB);
    }
    Ok(())
}
