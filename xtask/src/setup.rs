//! What must be on the machine. Debian and Ubuntu are set up here: as root at once, through `sudo` after a person at
//! the terminal agreed, and where nobody sits, if `sudo` asks for nothing. Elsewhere a person is told what to install,
//! and the build goes on and speaks for itself.

use std::io::{self, BufRead, IsTerminal};

use crate::shell::{answer, program, run};
use crate::ui;

/// For the crates that have C in them (SQLite, ring).
const COMPILER: [&str; 2] = ["build-essential", "pkg-config"];

/// For the Python client of the benchmark.
const PYTHON: [&str; 3] = ["python3", "python3-pip", "python3-venv"];

/// For the window and for sounds.
const APP: [&str; 2] = ["libasound2-dev", "libwebkit2gtk-4.1-dev"];

/// For the virtual desktop, for a network of a test's own, for a Tor that has none, and for the real LNbits server,
/// with its database and the reverse proxy before it, that the whole-app tests run in it.
const DESKTOP: [&str; 20] = [
    "dbus",
    "dunst",
    "fonts-dejavu-core",
    "fonts-noto-color-emoji",
    "gnome-keyring",
    "imagemagick",
    "iproute2",
    "libsecret-tools",
    "nginx-light",
    "openbox",
    "postgresql",
    "python3",
    "python3-pip",
    "python3-venv",
    "tor",
    "webkit2gtk-driver",
    "xclip",
    "xdotool",
    "xfce4-panel",
    "xvfb",
];

const ELSEWHERE: &str = if cfg!(target_os = "macos") {
    "the Xcode command line tools (xcode-select --install)"
} else if cfg!(windows) {
    "the Microsoft C++ Build Tools (\"Desktop development with C++\") and the WebView2 runtime (part of \
     Windows 11)"
} else {
    "a C compiler, pkg-config, and the development files of WebKitGTK 4.1 and ALSA. \
     Fedora: gcc pkgconf webkit2gtk4.1-devel alsa-lib-devel. Arch: base-devel webkit2gtk-4.1 alsa-lib"
};

/// Everything for building and testing.
pub fn everything() -> anyhow::Result<()> {
    for_tests()?;
    rust_components()?;
    ui::install()
}

/// For satchimectl alone.
pub fn for_ctl() -> anyhow::Result<()> {
    packages(&COMPILER)
}

/// For the benchmark.
pub fn for_bench() -> anyhow::Result<()> {
    packages(&[&COMPILER[..], &PYTHON].concat())
}

/// For the part of it that needs the virtual desktop and what a shell script shows notifications with.
///
/// # Errors
/// As the others: when the packages can't be installed.
#[cfg(target_os = "linux")]
pub fn for_desktop_bench() -> anyhow::Result<()> {
    for_tests()?;
    packages(&["libnotify-bin"])
}

/// For building packages and judging them.
///
/// # Errors
/// As the others: when Debian's packages can't be installed.
#[cfg(target_os = "linux")]
pub fn for_packages() -> anyhow::Result<()> {
    packages(&["appstream", "desktop-file-utils", "dpkg-dev", "lintian", "rpm", "rpmlint"])
}

/// For making fresh systems to try them on.
///
/// # Errors
/// As the others.
#[cfg(target_os = "linux")]
pub fn for_fresh_systems() -> anyhow::Result<()> {
    for_tests()?;
    packages(&["debootstrap"])
}

/// For building them at another time, in another language, and comparing them.
///
/// # Errors
/// As the others.
#[cfg(target_os = "linux")]
pub fn for_reproducing() -> anyhow::Result<()> {
    packages(&["diffoscope-minimal", "faketime", "locales"])
}

/// For linking programs for Windows and running them under Wine.
///
/// # Errors
/// As the others: when Debian's packages can't be installed.
#[cfg(target_os = "linux")]
pub fn for_wine() -> anyhow::Result<()> {
    packages(&["debootstrap", "gcc-mingw-w64-x86-64-win32"])
}

/// For trying the app on desktops that are not this machine's.
///
/// # Errors
/// As the others: when Debian's packages can't be installed.
#[cfg(target_os = "linux")]
pub fn for_desktops() -> anyhow::Result<()> {
    packages(&["debootstrap", "imagemagick"])
}

/// For the app.
pub fn for_build() -> anyhow::Result<()> {
    packages(&[&COMPILER[..], &APP].concat())
}

/// For the app and a virtual desktop.
pub fn for_tests() -> anyhow::Result<()> {
    packages(&[&COMPILER[..], &APP, &DESKTOP].concat())
}

/// rustfmt and clippy, which a minimal Rust toolchain leaves out.
///
/// # Errors
/// When rustup can't add them.
pub fn rust_components() -> anyhow::Result<()> {
    let missing: Vec<&str> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(tool, _)| answer(crate::shell::cargo().args([tool, "--version"])).is_none())
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    run(program("rustup").args(["component", "add"]).args(missing))
}

fn packages(wanted: &[&str]) -> anyhow::Result<()> {
    if !cfg!(target_os = "linux") || answer(program("dpkg-query").arg("--version")).is_none() {
        if !cfg!(target_os = "linux")
            || answer(program("pkg-config").args(["--exists", "webkit2gtk-4.1", "alsa"])).is_none()
        {
            eprintln!("Satchime is built with {ELSEWHERE}. If the build fails, install these first.");
        }
        return Ok(());
    }
    let missing = missing(wanted);
    if missing.is_empty() {
        return Ok(());
    }
    let way = Way::here();
    let sudo = if way == Way::Root { "" } else { "sudo " };
    let command = format!("{sudo}apt-get install --no-install-recommends {}", missing.join(" "));
    let prefix: &[&str] = match way {
        Way::Root => {
            eprintln!("Some of Debian's packages are missing. Satchime installs them:\n  {command}");
            &[]
        }
        Way::SudoSilently => {
            eprintln!(
                "Some of Debian's packages are missing. Satchime installs them through sudo:\n  {command}"
            );
            &["sudo", "-n"]
        }
        Way::SudoAfterYes if agreed(&command)? => &["sudo"],
        Way::SudoAfterYes | Way::None => {
            eprintln!(
                "Some of Debian's packages are missing. Going on without them; to install them:\n  {command}"
            );
            return Ok(());
        }
    };
    let apt = |arguments: &[&str]| {
        let words =
            [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-qq"], arguments].concat();
        run(program(words[0]).args(&words[1..]))
    };
    let install = [&["install", "--no-install-recommends"], &missing[..]].concat();
    // The package lists of a fresh machine are empty, those of an old one name files that are gone.
    if apt(&install).is_err() {
        apt(&["update"])?;
        apt(&install)?;
    }
    Ok(())
}

fn missing<'a>(wanted: &[&'a str]) -> Vec<&'a str> {
    // dpkg-query fails when it doesn't know one of the names, and still answers for the others.
    let known =
        program("dpkg-query").args(["-W", "-f=${db:Status-Abbrev}:${Package}\n"]).args(wanted).output();
    let known = known.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let is_installed = |name: &str| {
        known.lines().any(|line| {
            line.split_once(':').is_some_and(|(status, package)| status.trim() == "ii" && package == name)
        })
    };
    wanted.iter().copied().filter(|name| !is_installed(name)).collect()
}

/// How packages can be installed by whoever runs this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Root,
    /// A person sits at the terminal, who is asked first, by us and perhaps by sudo for a password.
    SudoAfterYes,
    /// Nobody is there to be asked, and sudo asks for nothing.
    SudoSilently,
    None,
}

impl Way {
    fn here() -> Self {
        let is_root = answer(program("id").arg("-u")).as_deref() == Some("0");
        let at_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
        Self::of(is_root, at_terminal, |argument| answer(program("sudo").args(argument)).is_some())
    }

    /// `sudo` runs it with some arguments and tells whether it succeeded.
    fn of(is_root: bool, at_terminal: bool, sudo: impl Fn(&[&str]) -> bool) -> Self {
        match (is_root, at_terminal) {
            (true, _) => Self::Root,
            (false, true) if sudo(&["--version"]) => Self::SudoAfterYes,
            (false, false) if sudo(&["-n", "true"]) => Self::SudoSilently,
            (false, _) => Self::None,
        }
    }
}

/// # Errors
/// When the terminal can't be read.
fn agreed(command: &str) -> anyhow::Result<bool> {
    eprint!("Some of Debian's packages are missing. Satchime would run:\n  {command}\nDo that now? [Y/n] ");
    let mut line = String::new();
    // Its end is no yes.
    let answered = io::stdin().lock().read_line(&mut line)? > 0;
    Ok(answered && is_yes(&line))
}

fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_lowercase().as_str(), "" | "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_asked_and_where_nobody_sits_it_goes_on_by_itself() {
        let refuses = |_: &[&str]| false;
        let asks_for_a_password = |arguments: &[&str]| arguments == ["--version"];
        let asks_for_nothing = |_: &[&str]| true;
        for at_terminal in [true, false] {
            assert_eq!(Way::of(true, at_terminal, refuses), Way::Root);
            assert_eq!(Way::of(false, at_terminal, refuses), Way::None);
        }
        assert_eq!(Way::of(false, true, asks_for_a_password), Way::SudoAfterYes);
        assert_eq!(Way::of(false, true, asks_for_nothing), Way::SudoAfterYes);
        assert_eq!(Way::of(false, false, asks_for_a_password), Way::None);
        assert_eq!(Way::of(false, false, asks_for_nothing), Way::SudoSilently);
    }

    #[test]
    fn only_yes_is_yes() {
        for (line, yes) in
            [("\n", true), ("Y\n", true), ("yes", true), ("n\n", false), ("no", false), ("what", false)]
        {
            assert_eq!(is_yes(line), yes, "{line:?}");
        }
    }
}
