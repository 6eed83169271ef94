use std::io;

/// How Satchime is started then.
pub const ARGUMENTS: [&str; 1] = ["--hidden"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    On,
    Off,
    /// It is there, and somebody else switched it off.
    Disabled,
    /// It starts this program, which is not there any more.
    #[cfg_attr(target_os = "macos", allow(dead_code, reason = "macOS forgets an app that is gone"))]
    Gone(String),
}

/// What starts programs at login.
pub trait LoginStart {
    fn state(&self) -> io::Result<State>;

    fn switch(&self, on: bool) -> io::Result<()>;
}
