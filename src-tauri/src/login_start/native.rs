//! A launch agent on macOS; on Windows a `Run` value of the person's registry, which the task manager's switch
//! overrules.

use std::env;
use std::io;

use auto_launch::{AutoLaunch, AutoLaunchBuilder};

use super::state::{ARGUMENTS, LoginStart, State};

pub struct Native(AutoLaunch);

/// # Errors
/// The program has no path.
pub fn of_this_computer() -> io::Result<Native> {
    let program = env::current_exe()?;
    let program = program.to_str().ok_or(io::ErrorKind::InvalidData)?;
    // Windows reads the words of a line.
    let program = if cfg!(windows) { format!("\"{program}\"") } else { program.to_owned() };
    let mut builder = AutoLaunchBuilder::new();
    builder.set_app_name("Satchime").set_app_path(&program).set_args(&ARGUMENTS);
    #[cfg(target_os = "macos")]
    builder
        .set_macos_launch_mode(auto_launch::MacOSLaunchMode::LaunchAgent)
        .set_bundle_identifiers(&["app.satchime.desktop"]);
    #[cfg(windows)]
    builder.set_windows_enable_mode(auto_launch::WindowsEnableMode::CurrentUser);
    builder.build().map(Native).map_err(io::Error::other)
}

impl LoginStart for Native {
    fn state(&self) -> io::Result<State> {
        let on = self.0.is_enabled().map_err(io::Error::other)?;
        Ok(if on { State::On } else { State::Off })
    }

    fn switch(&self, on: bool) -> io::Result<()> {
        let switched = if on { self.0.enable() } else { self.0.disable() };
        switched.map_err(io::Error::other)
    }
}
