//! The source of Rust's standard library from Debian, which has it for versions newer than its own stable release's. It
//! is fetched and checked by apt with files of its own, so that the machine's list of packages stays as it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::debian::mirror;
use crate::shell::{answer, program, run};

/// Keeps the newest versions for some time after the next.
const SUITE: &str = "trixie-backports";

const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// The folder `library` of Rust `release`, below `folder`.
///
/// # Errors
/// When this is no Debian, or Debian doesn't have this very version.
pub fn library(release: &str, folder: &Path) -> anyhow::Result<PathBuf> {
    let library = folder.join("library");
    let complete = folder.join("library.complete");
    if complete.exists() {
        return Ok(library);
    }
    if !Path::new(KEYS).exists() {
        bail!("Debian's keys are not on this machine ({KEYS})");
    }
    let apt = Apt::in_folder(&folder.join("apt"))?;
    eprintln!("Taking the source of Rust {release} from Debian, into {} …", folder.display());
    run(apt.command("apt-get").args(["-q", "update"]))?;
    let known = answer(apt.command("apt-cache").args(["madison", "rust-src"])).unwrap_or_default();
    let version = version_of(release, &known)
        .with_context(|| format!("Debian's {SUITE} has no rust-src of version {release}"))?;
    let mut download = apt.command("apt-get");
    run(download.args(["-q", "download"]).arg(format!("rust-src={version}")).current_dir(&apt.folder))?;
    unpack(&package_in(&apt.folder)?, folder)?;
    fs::remove_dir_all(&apt.folder).with_context(|| format!("can't remove {}", apt.folder.display()))?;
    fs::write(&complete, version).with_context(|| format!("can't write {}", complete.display()))?;
    Ok(library)
}

/// Debian's version of a release, by what `apt-cache madison` prints: `name | version | where`.
fn version_of<'a>(release: &str, known: &'a str) -> Option<&'a str> {
    let versions = known.lines().filter_map(|line| line.split('|').nth(1)).map(str::trim);
    versions.into_iter().find(|version| version.split('+').next() == Some(release))
}

/// A package system that keeps everything in one folder.
struct Apt {
    folder: PathBuf,
}

impl Apt {
    fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        let write = |name: &str, text: String| {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, text)
        };
        let here = folder.display();
        let mirror = mirror()?;
        let source =
            format!("Types: deb\nURIs: {mirror}\nSuites: {SUITE}\nComponents: main\nSigned-By: {KEYS}\n");
        // The proxies and certificates that the machine's own apt is set up with hold for this one too.
        let configuration = format!(
            "Dir::Etc::SourceList \"/dev/null\";\n\
             Dir::Etc::SourceParts \"{here}/sources\";\n\
             Dir::State \"{here}/state\";\n\
             Dir::State::Lists \"{here}/lists\";\n\
             Dir::State::Status \"{here}/state/status\";\n\
             Dir::Cache \"{here}/cache\";\n\
             Acquire::Languages \"none\";\n\
             APT::Sandbox::User \"\";\n"
        );
        write("sources/debian.sources", source)
            .and_then(|()| write("state/status", String::new()))
            .and_then(|()| write("lists/partial/.keep", String::new()))
            .and_then(|()| write("cache/archives/partial/.keep", String::new()))
            .and_then(|()| write("apt.conf", configuration))
            .with_context(|| format!("can't write into {here}"))?;
        Ok(Self { folder: folder.to_owned() })
    }

    fn command(&self, name: &str) -> Command {
        let mut command = program(name);
        command.env("APT_CONFIG", self.folder.join("apt.conf"));
        command
    }
}

fn package_in(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut paths = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path());
    paths.find(|path| path.extension().is_some_and(|end| end == "deb")).context("apt left no package")
}

/// Of hundreds of megabytes only the library.
fn unpack(package: &Path, folder: &Path) -> anyhow::Result<()> {
    let mut archive = program("dpkg-deb")
        .arg("--fsys-tarfile")
        .arg(package)
        .stdout(Stdio::piped())
        .spawn()
        .context("can't start dpkg-deb")?;
    let content = archive.stdout.take().context("dpkg-deb has no output")?;
    let mut tar = program("tar");
    tar.arg("-xC")
        .arg(folder)
        .args(["--strip-components=4", "--wildcards", "--no-wildcards-match-slash"])
        .arg("./usr/src/rustc-*/library");
    let unpacked = run(tar.stdin(content));
    let read = archive.wait().context("dpkg-deb can't be waited for")?;
    unpacked?;
    if !read.success() {
        bail!("{} can't be read ({read})", package.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn only_the_source_of_this_very_release_will_do() {
        let known = "  rust-src | 1.97.1+dfsg1-1~bpo13+1 | http://debian.example trixie-backports/main\n  \
                     rust-src | 1.95.0+dfsg1-2~bpo13+1 | http://debian.example trixie-backports/main\n";
        assert_eq!(version_of("1.95.0", known), Some("1.95.0+dfsg1-2~bpo13+1"));
        for absent in ["1.95", "1.96.1", "1.97.10", ""] {
            assert_eq!(version_of(absent, known), None, "{absent:?}");
        }
    }
}
