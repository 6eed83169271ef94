//! What a release is made of: a CycloneDX list of the crates in each program, and of the packages that the window's
//! page is built with.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::folder::system;
use crate::shell::{answer, program, root, run};
use crate::tools::Tool;
use crate::{files, reproducible};

const LIST: &str = "contents.cdx";

/// # Errors
/// When the lists can't be made.
pub fn list(folder: &Path, version: &str) -> anyhow::Result<()> {
    let mut cyclonedx = Tool::CycloneDx.command()?;
    cyclonedx.args(["--format", "json", "--spec-version", "1.5", "--override-filename", LIST]);
    cyclonedx.args(["--features", "custom-protocol"]);
    reproducible::date(&mut cyclonedx);
    let listed = run(&mut cyclonedx).and_then(|()| {
        for (name, manifest) in [("satchime", "."), ("satchimectl", "src-tauri/ctl")] {
            let list = fs::read_to_string(root().join(manifest).join(LIST).with_extension("cdx.json"))?;
            // Our own crates by where they are in the project, not on this machine.
            let list = list.replace(&format!("file://{}", root().display()), "file:///satchime");
            fs::write(folder.join(format!("{name}-{version}-{}.cdx.json", system())), list)?;
        }
        Ok(())
    });
    // It writes one beside each Cargo.toml of the workspace.
    for list in lists()? {
        fs::remove_file(&list).with_context(|| format!("can't remove {}", list.display()))?;
    }
    listed?;
    // The page is the same for every system.
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        let mut npm = program("npm");
        npm.current_dir(root().join("ui"));
        let page = answer(npm.args(["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]));
        fs::write(
            folder.join(format!("satchime-window-{version}.cdx.json")),
            page.context("npm lists nothing")?,
        )?;
    }
    Ok(())
}

fn lists() -> anyhow::Result<Vec<PathBuf>> {
    let mut found = vec![root().join(LIST).with_extension("cdx.json")];
    for room in ["src-tauri", "tests", "xtask"] {
        found.extend(files::below(&root().join(room))?);
    }
    let is_list = |file: &PathBuf| file.exists() && file.to_string_lossy().ends_with("contents.cdx.json");
    found.retain(is_list);
    Ok(found)
}
