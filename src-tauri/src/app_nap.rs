//! macOS slows down an app that nobody sees, its timers and its network with it. This one works while nobody sees it.

use std::mem::forget;

use objc2_foundation::{NSActivityOptions, NSProcessInfo, ns_string};

/// For the life of the process. The computer itself may sleep.
pub fn keep_awake() {
    let reason = ns_string!("Watching for payments");
    let options = NSActivityOptions::UserInitiatedAllowingIdleSystemSleep;
    let activity = NSProcessInfo::processInfo().beginActivityWithOptions_reason(options, reason);
    // It ends when it is dropped.
    forget(activity);
}
