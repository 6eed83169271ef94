//! What follows from something that went wrong.

use std::time::Duration;

/// What helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Try again with growing waits.
    Retry,
    /// Try again, but not before this long.
    RetryAfter(Duration),
    /// Trying again changes nothing until the person does something.
    Stop,
}
