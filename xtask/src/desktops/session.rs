//! A person's session on a virtual screen, with a bus of its own and without a network.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process};

use super::debian::Layer;
use super::screen::{HEIGHT, Picture, WIDTH};
use super::table::Desktop;
use crate::shell::program;

/// As whom everything runs there.
const PERSON: &str = "1000";

/// For what a machine under load takes long for.
pub const LONG: Duration = Duration::from_secs(90);
pub const SHORT: Duration = Duration::from_secs(30);

const VARIABLES: [(&str, &str); 12] = [
    ("HOME", "/home/person"),
    ("USER", "person"),
    ("LOGNAME", "person"),
    ("SHELL", "/bin/sh"),
    ("PATH", "/usr/bin:/bin"),
    ("LANG", "C.UTF-8"),
    ("DISPLAY", ":0"),
    ("XDG_RUNTIME_DIR", "/run/user/1000"),
    ("XDG_SESSION_TYPE", "x11"),
    ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/user/1000/bus"),
    ("LIBGL_ALWAYS_SOFTWARE", "1"),
    ("ALSA_CONFIG_PATH", "/dev/null"),
];

pub struct Session {
    machine: Child,
    /// The machine's first process, with which all others end.
    first: Pid,
    desktop: &'static Desktop,
    folder: PathBuf,
}

impl Session {
    /// Logs in, with these files at home.
    ///
    /// # Errors
    /// When the screen or the bus does not come up.
    pub fn begin(desktop: &'static Desktop, layer: &Layer, home: &[(&str, &str)]) -> anyhow::Result<Self> {
        let mut boot = layer.enter_alone();
        boot.args(["sh", "-c", include_str!("boot.sh")]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut machine = boot.spawn().context("can't start unshare")?;
        let mut line = String::new();
        BufReader::new(machine.stdout.take().context("the output is piped")?).read_line(&mut line)?;
        let children = format!("/proc/{0}/task/{0}/children", machine.id());
        let first = fs::read_to_string(&children).unwrap_or_default();
        let first = first.split_whitespace().next().and_then(|pid| Pid::from_raw(pid.parse().ok()?));
        let (Some(first), "ready") = (first, line.trim()) else {
            bail!("{} does not boot", desktop.title);
        };
        let session = Self { machine, first, desktop, folder: layer.folder().to_owned() };
        session.log_in(home)?;
        Ok(session)
    }

    fn log_in(&self, home: &[(&str, &str)]) -> anyhow::Result<()> {
        self.start("bus", "exec dbus-daemon --session --nofork --address=$DBUS_SESSION_BUS_ADDRESS")?;
        self.start("screen", &format!("exec Xvfb :0 -screen 0 {WIDTH}x{HEIGHT}x24 -nolisten tcp"))?;
        if !self.until(SHORT, || {
            self.says(
                "xdotool getdisplaygeometry && gdbus call --session \
            --dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.GetId",
            )
        }) {
            bail!("there is no screen or no bus; see the logs in {}", self.folder.display());
        }
        let interfaces =
            ["org.freedesktop.Notifications", "com.canonical.dbusmenu", "org.kde.StatusNotifierItem"];
        let rules = interfaces.map(|interface| format!("\"interface='{interface}'\"")).join(" ");
        self.start("traffic", &format!("exec dbus-monitor --session {rules}"))?;
        for (file, text) in self.desktop.files.iter().chain(home) {
            self.write(file, text)?;
        }
        self.start("session", self.desktop.session)
    }

    /// A line of shell, as the person.
    pub fn shell(&self, line: &str) -> Command {
        let mut command = program("nsenter");
        command.args(["--target", &self.first.to_string(), "--mount", "--pid", "--net", "--ipc", "--root"]);
        command.args(["--setuid", PERSON, "--setgid", PERSON, "--", "env", "-C", "/", "-i"]);
        let variables = VARIABLES.iter().chain(self.desktop.variables);
        command.args(variables.map(|(name, value)| format!("{name}={value}")));
        command.args(["sh", "-c", &format!("cd; {line}")]);
        command
    }

    /// Whether a line of shell succeeds.
    pub fn says(&self, line: &str) -> bool {
        let mut command = self.shell(line);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    /// Starts what goes on by itself.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start(&self, name: &str, line: &str) -> anyhow::Result<()> {
        let log = File::create(self.log(name)).with_context(|| format!("can't write the log of {name}"))?;
        let errors = log.try_clone()?;
        self.shell(line)
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            .spawn()
            .context("can't start nsenter")?;
        Ok(())
    }

    /// # Errors
    /// When it is not taken.
    pub fn write(&self, file: &str, text: &str) -> anyhow::Result<()> {
        let mut write = self.shell(&format!("mkdir -p \"$(dirname {file})\"; cat > {file}"));
        let mut write = write.stdin(Stdio::piped()).spawn().context("can't start nsenter")?;
        write.stdin.take().context("the input is piped")?.write_all(text.as_bytes())?;
        write.wait()?;
        Ok(())
    }

    /// # Errors
    /// When there is no screen any more.
    pub fn picture(&self) -> anyhow::Result<Picture> {
        let output = self.shell("import -silent -window root -depth 8 rgb:-").output()?;
        Picture::new(output.stdout).context("no picture can be taken")
    }

    /// Of what went over the bus so far and Satchime has to do with.
    pub fn traffic_length(&self) -> u64 {
        fs::metadata(self.log("traffic")).map_or(0, |log| log.len())
    }

    /// What went over it since it was so long.
    ///
    /// # Errors
    /// When nothing of it was written down.
    pub fn traffic_since(&self, length: u64) -> io::Result<String> {
        let mut log = File::open(self.log("traffic"))?;
        log.seek(SeekFrom::Start(length))?;
        let mut bytes = Vec::new();
        log.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    pub fn until(&self, limit: Duration, mut is_so: impl FnMut() -> bool) -> bool {
        let began = Instant::now();
        while began.elapsed() < limit {
            if is_so() {
                return true;
            }
            thread::sleep(Duration::from_millis(250));
        }
        false
    }

    fn log(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.log"))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // What has ended already needs nothing more.
        let _ = kill_process(self.first, Signal::KILL);
        let _ = self.machine.wait();
    }
}
