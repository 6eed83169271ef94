use std::io;

/// How Satchime is started then.
pub const ARGUMENTS: [&str; 1] = ["--hidden"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    On,
    Off,
    /// It is there, and somebody else switched it off.
    #[cfg_attr(
        any(target_os = "macos", windows),
        allow(dead_code, reason = "neither tells that from one that was never on")
    )]
    Disabled,
    /// It starts this program, which is not there any more.
    #[cfg_attr(
        any(target_os = "macos", windows),
        allow(dead_code, reason = "neither is asked which program it is")
    )]
    Gone(String),
}

/// What starts programs at login.
pub trait LoginStart {
    fn state(&self) -> io::Result<State>;

    fn switch(&self, on: bool) -> io::Result<()>;
}
