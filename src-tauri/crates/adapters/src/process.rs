//! This process's memory, where keys are while it runs, is nobody else's.

/// Lets debuggers and core dumps in: for whoever works on Satchime.
pub const VARIABLE: &str = "SATCHIME_DEBUGGABLE";

/// From now on a crash leaves no core file of this process and of those it starts, the webview's among them, and on
/// Linux no other program of the same user can read its memory. What a system can't do is left out: on Windows,
/// whoever switched crash dumps on gets them.
pub fn keep_memory_private() {
    if std::env::var_os(VARIABLE).is_none_or(|set| set.is_empty()) {
        no_dumps();
    }
}

#[cfg(unix)]
fn no_dumps() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let none = Rlimit { current: Some(0), ..getrlimit(Resource::Core) };
    // Where it can't be had, Satchime works as it always did.
    let _ = setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

#[cfg(not(unix))]
fn no_dumps() {}
