//! The app as a login item of its own, which macOS knows since version 13. A launch agent on older ones, and for a
//! program outside of an app.

use std::env;
use std::io;

use auto_launch::{AutoLaunch, AutoLaunchBuilder, MacOSLaunchMode};
use objc2_foundation::NSAppleEventManager;
use smappservice_rs::{AppService, ServiceManagementError, ServiceStatus, ServiceType};

use super::state::{ARGUMENTS, LoginStart, State};

/// `keyAEPropData` and `keyAELaunchedAsLogInItem`.
const WHY: u32 = u32::from_be_bytes(*b"prdt");
const AT_LOGIN: u32 = u32::from_be_bytes(*b"lgit");

pub struct MacOs {
    agent: AutoLaunch,
    /// The system keeps login items, and this program is one that could be.
    is_item: bool,
}

/// # Errors
/// The program has no path.
pub fn of_this_computer() -> io::Result<MacOs> {
    let program = env::current_exe()?;
    let program = program.to_str().ok_or(io::ErrorKind::InvalidData)?;
    let mut builder = AutoLaunchBuilder::new();
    builder.set_app_name("Satchime").set_app_path(program).set_args(&ARGUMENTS);
    builder
        .set_macos_launch_mode(MacOSLaunchMode::LaunchAgent)
        .set_bundle_identifiers(&["app.satchime.desktop"]);
    let agent = builder.build().map_err(io::Error::other)?;
    let is_item = program.contains(".app/Contents/MacOS/") && objc2::available!(macos = 13.0);
    Ok(MacOs { agent, is_item })
}

/// Whether the system began this process as a login item: such a start has no arguments. Known on the main thread,
/// while the app is being started.
pub fn began_this_process() -> bool {
    let event = NSAppleEventManager::sharedAppleEventManager().currentAppleEvent();
    let why = event.and_then(|event| event.paramDescriptorForKeyword(WHY));
    why.is_some_and(|why| why.enumCodeValue() == AT_LOGIN)
}

impl LoginStart for MacOs {
    fn state(&self) -> io::Result<State> {
        if self.is_item {
            match AppService::new(ServiceType::MainApp).status() {
                ServiceStatus::Enabled => return Ok(State::On),
                ServiceStatus::RequiresApproval => return Ok(State::Disabled),
                // An agent may be there from an older system or version.
                ServiceStatus::NotRegistered | ServiceStatus::NotFound => {}
            }
        }
        let on = self.agent.is_enabled().map_err(io::Error::other)?;
        Ok(if on { State::On } else { State::Off })
    }

    fn switch(&self, on: bool) -> io::Result<()> {
        let agent = if on && !self.is_item { self.agent.enable() } else { self.agent.disable() };
        agent.map_err(io::Error::other)?;
        if !self.is_item {
            return Ok(());
        }
        let item = AppService::new(ServiceType::MainApp);
        let switched = if on { item.register() } else { item.unregister() };
        match switched {
            Ok(()) | Err(ServiceManagementError::AlreadyRegistered | ServiceManagementError::JobNotFound) => {
                Ok(())
            }
            Err(error) => Err(io::Error::other(error)),
        }
    }
}
