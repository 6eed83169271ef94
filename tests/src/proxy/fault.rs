//! What can be done to connections, to which, and which way.

use std::time::Duration;

/// Which connections are meant: those that are open, and those that are opened until the proxy is healed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    Everybody,
    /// WebSockets, from the request that asks for one.
    Sockets,
    /// All others.
    Requests,
    /// A single one, by its number; see `Proxy::connections`.
    One(u64),
}

/// Which direction of a connection is meant: up is from the client to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Bytes vanish without a word, as behind a router that forgot the connection. What was in it once stays so, also
    /// when the proxy is healed.
    BlackHole,
    /// Bytes wait until the proxy is healed.
    Hold,
    Throttle {
        bytes_per_second: u32,
    },
    /// Every piece arrives this much later.
    Delay(Duration),
    /// So many more bytes pass, and then no more.
    Cut {
        after: usize,
        then: Then,
    },
}

/// What follows after a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    Close,
    Reset,
    /// The connection stays open and carries nothing more in this direction.
    Hang,
}
