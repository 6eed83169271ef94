//! A `Run` value of the person's registry. The switches of the task manager and of the settings leave it there, and
//! keep beside it that it is off.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use windows::core::HRESULT;
use windows_registry::{CURRENT_USER, Value};

use super::state::{ARGUMENTS, LoginStart, State};

const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";
const NAME: &str = "Satchime";
/// In the first byte of what the switches keep.
const OFF: u8 = 1;
/// The system's code, as a result of COM.
const NOT_FOUND: HRESULT = HRESULT::from_win32(2);

pub struct Registry {
    run: String,
    approved: String,
    program: PathBuf,
}

/// # Errors
/// The program has no path.
pub fn of_this_computer() -> io::Result<Registry> {
    Ok(Registry { run: RUN.into(), approved: APPROVED.into(), program: env::current_exe()? })
}

impl LoginStart for Registry {
    fn state(&self) -> io::Result<State> {
        let Some(line) = value(&self.run)? else { return Ok(State::Off) };
        let switched = value(&self.approved)?;
        if switched.is_some_and(|switch| switch.first().is_some_and(|first| first & OFF != 0)) {
            return Ok(State::Disabled);
        }
        let Some(program) = String::try_from(line).ok().as_deref().and_then(first_word) else {
            return Ok(State::Disabled);
        };
        let path = Path::new(&program);
        Ok(if path.is_absolute() && !path.is_file() { State::Gone(program) } else { State::On })
    }

    fn switch(&self, on: bool) -> io::Result<()> {
        // Without one it is on wherever it is there.
        remove(&self.approved)?;
        if !on {
            return remove(&self.run);
        }
        let program = self.program.to_str().ok_or(io::ErrorKind::InvalidData)?;
        let line = format!("\"{program}\" {}", ARGUMENTS.join(" "));
        Ok(CURRENT_USER.create(&self.run)?.set_string(NAME, line)?)
    }
}

fn value(key: &str) -> io::Result<Option<Value>> {
    found(CURRENT_USER.open(key).and_then(|key| key.get_value(NAME)))
}

fn remove(key: &str) -> io::Result<()> {
    found(CURRENT_USER.options().write().open(key).and_then(|key| key.remove_value(NAME))).map(drop)
}

/// Neither a key nor a value has to be there.
fn found<T>(asked: windows_registry::Result<T>) -> io::Result<Option<T>> {
    match asked {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.code() == NOT_FOUND => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The program of a command line.
fn first_word(line: &str) -> Option<String> {
    let word = match line.trim_start().strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => line.split_whitespace().next(),
    };
    word.filter(|word| !word.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys of this test's own, gone with it.
    struct Keys(String, tempfile::TempDir);

    impl Keys {
        fn new() -> Self {
            let place = tempfile::tempdir().unwrap();
            let name = place.path().file_name().unwrap().to_str().unwrap().to_owned();
            Self(format!(r"Software\Satchime tests\{name}"), place)
        }

        fn registry(&self) -> Registry {
            let program = self.1.path().join("My Apps & more");
            std::fs::write(&program, "").unwrap();
            Registry { run: format!(r"{}\Run", self.0), approved: format!(r"{}\Approved", self.0), program }
        }
    }

    impl Drop for Keys {
        fn drop(&mut self) {
            let _ = CURRENT_USER.remove_tree(&self.0);
        }
    }

    fn set(key: &str, bytes: &[u8]) {
        CURRENT_USER.create(key).unwrap().set_value(NAME, &Value::from(bytes)).unwrap();
    }

    #[test]
    fn is_on_from_switching_on_to_switching_off() {
        let keys = Keys::new();
        let registry = keys.registry();
        assert_eq!(registry.state().unwrap(), State::Off);
        registry.switch(false).unwrap();
        for _ in 0..2 {
            registry.switch(true).unwrap();
            assert_eq!(registry.state().unwrap(), State::On);
        }
        let line = CURRENT_USER.open(&registry.run).unwrap().get_string(NAME).unwrap();
        assert_eq!(line, format!("\"{}\" --hidden", registry.program.display()));
        registry.switch(false).unwrap();
        assert_eq!(registry.state().unwrap(), State::Off);
    }

    #[test]
    fn what_others_did_is_the_truth() {
        let keys = Keys::new();
        let registry = keys.registry();
        registry.switch(true).unwrap();
        // As the task manager and the settings write it, with the time at which it was switched off.
        for (switch, state) in [
            ([3, 0, 0, 0, 0x5a, 0x1c, 0x9e, 0x40, 0x7b, 0xd8, 0xda, 1], State::Disabled),
            ([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], State::On),
            ([7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], State::Disabled),
            ([6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], State::On),
        ] {
            set(&registry.approved, &switch);
            assert_eq!(registry.state().unwrap(), state, "{switch:?}");
        }
        set(&registry.approved, &[3; 12]);
        registry.switch(true).unwrap();
        assert_eq!(registry.state().unwrap(), State::On);
        std::fs::remove_file(&registry.program).unwrap();
        assert_eq!(registry.state().unwrap(), State::Gone(registry.program.display().to_string()));
        set(&registry.run, &[1, 2, 3]);
        assert_eq!(registry.state().unwrap(), State::Disabled);
    }
}
