//! Which of the two engines something is about.

/// One of the engines; only one of them is shown at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The person's own.
    Own,
    Demo,
}
