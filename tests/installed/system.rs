//! A Debian in a folder, with processes of its own, on this machine's loopback.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use tokio::process::Command;

/// Where the packages are put.
const PACKAGES: &str = "packages";

/// What the package system keeps for itself, and what is not on a disk.
const NOT_THE_SYSTEM: [&str; 10] =
    ["dev", "home", PACKAGES, "proc", "run", "sys", "tmp", "var/cache", "var/lib/apt", "var/log"];

pub struct System {
    folder: PathBuf,
}

/// Each file by its path, with what tells it from another.
pub type Files = BTreeMap<PathBuf, String>;

impl System {
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.join(inside.trim_start_matches('/'))
    }

    /// A command inside, with nothing of this machine's environment. Whatever it starts ends with it.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("unshare");
        command.args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]);
        command.arg(format!("--root={}", self.folder.display())).arg("--wd=/");
        command.args(words).env_clear().kill_on_drop(true);
        command.envs([
            ("DEBIAN_FRONTEND", "noninteractive"),
            ("HOME", "/root"),
            ("LC_ALL", "C.UTF-8"),
            ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
        ]);
        command
    }

    /// Runs it to its end and returns what it printed.
    pub async fn run(&self, words: &[&str]) -> String {
        let output = self.command(words).output().await.expect("unshare starts");
        let [told, complained] =
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        assert!(output.status.success(), "{words:?} ({}):\n{told}{complained}", output.status);
        told
    }

    /// Installs every Debian package of a folder by apt, without what is only recommended.
    pub async fn install(&self, packages: &Path) {
        let inside = self.path(PACKAGES);
        let _ = fs::remove_dir_all(&inside);
        fs::create_dir_all(&inside).expect("a folder for the packages");
        let mut words: Vec<String> =
            ["apt-get", "install", "-qq", "--no-install-recommends"].map(str::to_owned).into();
        for entry in fs::read_dir(packages).expect("the packages are there") {
            let package = entry.expect("the packages can be listed").path();
            if package.extension().is_some_and(|end| end == "deb") {
                let name = package.file_name().expect("a file has a name");
                fs::copy(&package, inside.join(name)).expect("the package can be copied");
                words.push(format!("/{PACKAGES}/{}", name.display()));
            }
        }
        self.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }

    /// The installed version of a package.
    pub async fn version(&self, package: &str) -> String {
        self.run(&["dpkg-query", "--show", "--showformat=${Version}", package]).await
    }

    /// Everything that is installed on the system. What is in the files is left out, because some are lists of others.
    pub fn files(&self) -> Files {
        self.below("", &NOT_THE_SYSTEM, |_| 0)
    }

    /// Everything below a folder, and what is in it.
    pub fn contents(&self, folder: &str) -> Files {
        self.below(folder, &[], |path| {
            let mut hasher = DefaultHasher::new();
            fs::read(path).unwrap_or_default().hash(&mut hasher);
            hasher.finish()
        })
    }

    fn below(&self, folder: &str, without: &[&str], content: impl Fn(&Path) -> u64) -> Files {
        let mut files = Files::new();
        let mut folders = vec![self.path(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("the system can be listed") {
                let path = entry.expect("the system can be listed").path();
                let inside = path.strip_prefix(&self.folder).expect("it lies in the system").to_owned();
                if without.iter().any(|other| inside == Path::new(other)) {
                    continue;
                }
                let what = path.symlink_metadata().expect("it can be looked at");
                let content = if what.is_file() { content(&path) } else { 0 };
                if what.is_dir() {
                    folders.push(path);
                }
                files.insert(inside, format!("{:o} {} {content:x}", what.mode(), what.uid()));
            }
        }
        files
    }
}
