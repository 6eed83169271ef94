//! Starting the app on its demo wallet.

use std::env;
use std::process::Command;

use anyhow::Context;

use crate::build::{self, Profile};
#[cfg(unix)]
use crate::shell::forget_this_package;

/// Builds and starts `satchime --demo`, or `satchimectl watch --demo` where there is no display.
///
/// # Errors
/// When the build fails or the program can't be started.
pub fn demo(arguments: &[String]) -> anyhow::Result<()> {
    let profile = Profile::Debug;
    if has_display() {
        build::everything(profile)?;
        return become_program(Command::new(profile.program("satchime")).arg("--demo").args(arguments));
    }
    eprintln!(
        "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the app can't show its \
         tray\n\
         and its window. Watching the demo wallet in the terminal instead; end it with Ctrl-C."
    );
    build::ctl(profile)?;
    become_program(Command::new(profile.program("satchimectl")).args(["watch", "--demo"]).args(arguments))
}

fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Replaces this process, so that Ctrl-C and the exit code are the program's own.
#[cfg(unix)]
fn become_program(command: &mut Command) -> anyhow::Result<()> {
    use std::os::unix::process::CommandExt;

    forget_this_package(command);
    Err(command.exec()).with_context(|| format!("can't start {}", command.get_program().display()))
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> anyhow::Result<()> {
    let status =
        command.status().with_context(|| format!("can't start {}", command.get_program().display()))?;
    std::process::exit(status.code().unwrap_or(1))
}
