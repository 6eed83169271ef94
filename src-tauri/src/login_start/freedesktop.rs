//! A desktop entry in the person's `autostart` folder, as freedesktop.org has it.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::state::{ARGUMENTS, LoginStart, State};

const FILE: &str = "Satchime.desktop";
const GROUP: &str = "[Desktop Entry]";

pub struct Autostart {
    folder: PathBuf,
    program: PathBuf,
}

/// # Errors
/// The person has no home, or the program no path.
pub fn of_this_computer() -> io::Result<Autostart> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let configuration = set("XDG_CONFIG_HOME").filter(|folder| folder.is_absolute());
    let configuration = configuration.or_else(|| env::home_dir().map(|home| home.join(".config")));
    let folder = configuration.ok_or(io::ErrorKind::NotFound)?.join("autostart");
    // What an AppImage runs lies in a place that goes away with it.
    let program = set("APPIMAGE").map_or_else(env::current_exe, Ok)?;
    Ok(Autostart { folder, program: as_installed(program) })
}

/// Where the program of this process is, or its successor, if an upgrade took its place: then the kernel says so behind
/// its path.
fn as_installed(program: PathBuf) -> PathBuf {
    let before = program.to_str().and_then(|path| path.strip_suffix(" (deleted)")).map(PathBuf::from);
    before.filter(|_| !program.exists()).unwrap_or(program)
}

impl LoginStart for Autostart {
    fn state(&self) -> io::Result<State> {
        match fs::read_to_string(self.folder.join(FILE)) {
            Ok(entry) => Ok(read(&entry, |program| program.is_file())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::Off),
            Err(error) => Err(error),
        }
    }

    fn switch(&self, on: bool) -> io::Result<()> {
        let file = self.folder.join(FILE);
        if !on {
            return match fs::remove_file(file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        let entry = entry(&self.program).ok_or(io::ErrorKind::InvalidData)?;
        fs::create_dir_all(&self.folder)?;
        // A session that begins meanwhile finds the old one or the new one.
        let new = self.folder.join(format!(".{FILE}.new"));
        fs::write(&new, entry)?;
        fs::rename(new, file)
    }
}

/// `None` for a program whose path is no text.
fn entry(program: &Path) -> Option<String> {
    let program = program.to_str().filter(|path| !path.contains(char::is_control))?;
    Some(format!(
        "{GROUP}\nType=Application\nName=Satchime\n\
         Comment=Tells you when sats arrive in or leave your LNbits wallets\n\
         Exec={} {}\nIcon=satchime\nTerminal=false\nX-GNOME-Autostart-enabled=true\n",
        quote(program),
        ARGUMENTS.join(" ")
    ))
}

fn read(entry: &str, is_there: impl Fn(&Path) -> bool) -> State {
    let is_group = |line: &str| line.starts_with('[');
    let lines = entry.lines().map(str::trim).skip_while(|line| *line != GROUP).skip(1);
    let lines: Vec<&str> = lines.take_while(|line| !is_group(line)).collect();
    let value = |key: &str| {
        let pairs = lines.iter().filter_map(|line| line.split_once('='));
        pairs
            .map(|(name, value)| (name.trim(), value.trim()))
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value)
    };
    if value("Hidden") == Some("true") || value("X-GNOME-Autostart-enabled") == Some("false") {
        return State::Disabled;
    }
    let Some(program) = value("Exec").and_then(first_word) else { return State::Disabled };
    let path = Path::new(&program);
    if path.is_absolute() && !is_there(path) { State::Gone(program) } else { State::On }
}

/// As one word of `Exec`: quoted, then escaped once more as any text of a desktop entry is.
fn quote(path: &str) -> String {
    let mut quoted = String::from('"');
    for letter in path.chars() {
        match letter {
            '"' | '`' | '$' => quoted.extend(["\\\\".into(), letter.to_string()]),
            '\\' => quoted.push_str("\\\\\\\\"),
            '%' => quoted.push_str("%%"),
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}

/// What [`quote`] made a word of, or the first word as it stands.
fn first_word(exec: &str) -> Option<String> {
    let Some(quoted) = exec.strip_prefix('"') else {
        return exec.split_whitespace().next().map(|word| word.replace("%%", "%"));
    };
    let text = quoted.replace("\\\\", "\\");
    let (mut word, mut letters) = (String::new(), text.chars());
    loop {
        match letters.next()? {
            '"' => return Some(word.replace("%%", "%")),
            '\\' => word.push(letters.next()?),
            letter => word.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn autostart(program: &str) -> (tempfile::TempDir, Autostart) {
        let home = tempfile::tempdir().unwrap();
        let program = home.path().join(program);
        fs::create_dir_all(program.parent().unwrap()).unwrap();
        fs::write(&program, "").unwrap();
        let folder = home.path().join("config/autostart");
        (home, Autostart { folder, program })
    }

    #[test]
    fn is_on_from_switching_on_to_switching_off() {
        for program in ["satchime", "My Apps/100 % $at\\chime `\"new\"`/satchime"] {
            let (_home, autostart) = autostart(program);
            assert_eq!(autostart.state().unwrap(), State::Off);
            autostart.switch(false).unwrap();
            for _ in 0..2 {
                autostart.switch(true).unwrap();
                assert_eq!(autostart.state().unwrap(), State::On);
            }
            assert_eq!(fs::read_dir(&autostart.folder).unwrap().count(), 1);
            autostart.switch(false).unwrap();
            assert_eq!(autostart.state().unwrap(), State::Off);
        }
    }

    #[test]
    fn what_others_did_is_the_truth() {
        let (_home, autostart) = autostart("satchime");
        autostart.switch(true).unwrap();
        let file = autostart.folder.join(FILE);
        let entry = fs::read_to_string(&file).unwrap();
        for disabled in [
            entry.replace("enabled=true", "enabled=false"),
            format!("{entry}Hidden=true\n"),
            entry.replace("Terminal", "Hidden = true\nTerminal"),
            entry.replace("Exec=", "#Exec="),
            String::new(),
        ] {
            fs::write(&file, &disabled).unwrap();
            assert_eq!(autostart.state().unwrap(), State::Disabled, "{disabled}");
        }
        fs::write(&file, format!("{entry}[Desktop Action x]\nHidden=true\n")).unwrap();
        assert_eq!(autostart.state().unwrap(), State::On);
        autostart.switch(true).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), entry);
        fs::remove_file(&autostart.program).unwrap();
        assert_eq!(autostart.state().unwrap(), State::Gone(autostart.program.to_str().unwrap().into()));
    }

    #[test]
    fn after_an_upgrade_it_is_the_new_program_that_starts() {
        let (home, _) = autostart("satchime (deleted)");
        let at = |name: &str| home.path().join(name);
        assert_eq!(as_installed(at("satchime")), at("satchime"));
        assert_eq!(as_installed(at("satchime (deleted)")), at("satchime (deleted)"));
        assert_eq!(as_installed(at("chime (deleted)")), at("chime"));
    }

    #[test]
    fn the_entry_is_what_sessions_read() {
        let entry = entry(Path::new("/opt/A \"$B\\C`/100%/satchime")).unwrap();
        assert!(
            entry.contains("\nExec=\"/opt/A \\\\\"\\\\$B\\\\\\\\C\\\\`/100%%/satchime\" --hidden\n"),
            "{entry}"
        );
        assert_eq!(super::entry(Path::new("/opt/a\nb")), None);
    }
}
