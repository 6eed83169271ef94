//! The address of a WebSocket channel.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::address::{ServerUrl, one_segment};

/// A WebSocket address. It contains the wallet's key, so it shows itself without its last segment.
#[derive(Clone)]
pub struct SubscriptionUrl {
    whole: SecretString,
    shown: String,
}

impl SubscriptionUrl {
    /// `channel`: a key or a wallet id.
    pub fn new(server: &ServerUrl, channel: &str) -> Self {
        let http = server.rest("/api/v1/ws/");
        // `https` becomes `wss`, and `http` `ws`.
        let channels = http.replacen("http", "ws", 1);
        Self {
            whole: SecretString::from(format!("{channels}{}", one_segment(channel))),
            shown: format!("{channels}…"),
        }
    }

    /// The whole address, key included. Call it only where the socket is dialled.
    pub fn expose(&self) -> &str {
        self.whole.expose_secret()
    }
}

impl fmt::Display for SubscriptionUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for SubscriptionUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}
