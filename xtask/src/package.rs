//! Packages for Linux: a `.deb` and an `.rpm` with both programs and all that a desktop expects beside them. What goes
//! where stands in Cargo.toml, under `package.metadata`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::build::{self, FEATURES, Profile};
use crate::setup;
use crate::shell::{cargo, root, run, target_dir, unlocked_cargo};

const TOOLS: [(&str, &str); 2] = [("cargo-deb", "3.8.0"), ("cargo-generate-rpm", "0.21.1")];

/// What is written for the packages alone.
const OWN: &str = "src-tauri/linux";

/// Where Cargo.toml looks for what the programs say of themselves.
const DOCUMENTS: &str = "target/documents";

/// Builds both programs and their packages, and has the packages judged by the tools that their systems judge by.
///
/// # Errors
/// When something can't be built, or is not as it should be.
pub fn linux() -> anyhow::Result<()> {
    setup::for_packages()?;
    changelog_names(env!("CARGO_PKG_VERSION"))?;
    build::everything(Profile::Release)?;
    documents(&root().join(DOCUMENTS))?;
    let packages = target_dir().join("packages");
    if packages.exists() {
        fs::remove_dir_all(&packages).with_context(|| format!("can't remove {}", packages.display()))?;
    }
    fs::create_dir_all(&packages).with_context(|| format!("can't make {}", packages.display()))?;
    for (tool, version) in TOOLS {
        let mut command = Command::new(installed(tool, version)?);
        command.current_dir(root()).env("CARGO_TARGET_DIR", target_dir());
        // As cargo would call it, by its name without `cargo-`.
        command.arg(tool.trim_start_matches("cargo-"));
        if tool == "cargo-deb" {
            command.args(["--no-build", "--locked"]);
        }
        run(command.arg("--output").arg(&packages))?;
    }
    judge(&packages)
}

/// Debian reads the version from its own changelog.
fn changelog_names(version: &str) -> anyhow::Result<()> {
    let file = root().join(OWN).join("changelog");
    let text = fs::read_to_string(&file).with_context(|| format!("can't read {}", file.display()))?;
    if !text.starts_with(&format!("satchime ({version}-")) {
        bail!("{} does not begin with version {version}", file.display());
    }
    Ok(())
}

/// Manual pages and completions, made from what the programs say of themselves. Built with the features of the tests,
/// so that nothing is built twice.
fn documents(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("can't remove {}", folder.display()))?;
    }
    let arguments = ["--workspace", "--exclude", "xtask", "--example", "documents"];
    run(cargo().arg("build").args(arguments).args(FEATURES))?;
    run(Command::new(target_dir().join("debug/examples/documents")).arg(folder))
}

fn installed(tool: &str, version: &str) -> anyhow::Result<PathBuf> {
    let folder = target_dir().join(format!("tools/{tool}-{version}"));
    let program = folder.join("bin").join(tool);
    if !program.exists() {
        let mut install = unlocked_cargo();
        install.args(["install", "--locked", "--quiet", "--root"]).arg(&folder);
        run(install.arg(format!("{tool}@{version}")).env_remove("CARGO_TARGET_DIR"))?;
    }
    Ok(program)
}

fn judge(packages: &Path) -> anyhow::Result<()> {
    let own = root().join(OWN);
    run(Command::new("desktop-file-validate").arg(own.join("Satchime.desktop")))?;
    let metainfo = own.join("app.satchime.desktop.metainfo.xml");
    run(Command::new("appstreamcli").args(["validate", "--no-net"]).arg(metainfo))?;
    for entry in fs::read_dir(packages).with_context(|| format!("can't list {}", packages.display()))? {
        let package = entry?.path();
        eprintln!("{} ({} KiB)", package.display(), fs::metadata(&package)?.len() / 1024);
        if package.extension().is_some_and(|end| end == "deb") {
            run(Command::new("lintian").args(["--fail-on", "error,warning"]).arg(&package))?;
        }
    }
    Ok(())
}
