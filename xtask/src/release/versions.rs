//! Every file that names the version, and whether it names the same.

use std::fs;

use anyhow::{Context, bail};

use crate::shell::root;

/// # Errors
/// When one names another, or none.
pub fn agree(version: &str, rehearse: bool) -> anyhow::Result<()> {
    let mut missing = Vec::new();
    for (file, words) in named(version) {
        let text = fs::read_to_string(root().join(file)).with_context(|| format!("can't read {file}"))?;
        if !text.contains(&words) {
            missing.push(format!("{file}: {words}"));
        }
    }
    // Tauri takes Cargo's where it has none of its own.
    let tauri = fs::read_to_string(root().join("tauri.conf.json"))?;
    if tauri.contains("\"version\"") {
        missing.push("tauri.conf.json: no version of its own".to_owned());
    }
    let changelog = fs::read_to_string(root().join("CHANGELOG.md"))?;
    match told_of(&changelog, version) {
        None if rehearse => eprintln!("CHANGELOG.md does not tell of {version} yet"),
        None => missing.push(format!("CHANGELOG.md: ## [{version}], a date, and what is new")),
        Some(_) => {}
    }
    if !missing.is_empty() {
        bail!("these do not name version {version}, or not all of it:\n  {}", missing.join("\n  "));
    }
    Ok(())
}

fn named(version: &str) -> [(&'static str, String); 5] {
    [
        ("Cargo.toml", format!("[workspace.package]\nversion = \"{version}\"\n")),
        ("ui/package.json", format!("\"version\": \"{version}\"")),
        ("ui/package-lock.json", format!("\"name\": \"satchime-ui\",\n  \"version\": \"{version}\"")),
        ("src-tauri/linux/changelog", format!("satchime ({version}-")),
        ("src-tauri/linux/app.satchime.desktop.metainfo.xml", format!("<release version=\"{version}\"")),
    ]
}

/// What the changelog says is new in a version, if it says so and when.
pub fn told_of<'a>(changelog: &'a str, version: &str) -> Option<&'a str> {
    let (_, rest) = changelog.split_once(&format!("\n## [{version}] - "))?;
    let (date, rest) = rest.split_once('\n')?;
    let text = rest.split("\n## [").next()?.trim();
    let is_date = date.len() == 10 && date.split('-').all(|part| part.parse::<u16>().is_ok());
    (is_date && !text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_told_of_with_a_date_and_words() {
        let changelog = "# All\n\n## [Unreleased]\n\n- x\n\n## [0.2.0] - 2027-01-31\n\n- a\n- b\n\n\
                         ## [0.1.0] - soon\n\n- c\n";
        assert_eq!(told_of(changelog, "0.2.0"), Some("- a\n- b"));
        for absent in ["0.1.0", "0.3.0", "Unreleased"] {
            assert_eq!(told_of(changelog, absent), None, "{absent}");
        }
        assert_eq!(told_of("\n## [1.0.0] - 2027-01-31\n\n## [0.2.0] - 2027-01-01\n", "1.0.0"), None);
    }

    /// They disagree for no longer than a commit.
    #[test]
    fn all_files_name_the_version_of_cargo() {
        agree(env!("CARGO_PKG_VERSION"), true).unwrap_or_else(|error| panic!("{error:#}"));
    }
}
