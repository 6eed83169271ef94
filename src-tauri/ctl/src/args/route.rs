//! What can be asked of the way to a server.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub struct RouteArgs {
    /// The server's address; what is chosen holds for its scheme, host and port
    #[arg(value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    pub server: String,
    #[command(subcommand)]
    pub way: Way,
}

#[derive(Debug, Subcommand)]
pub enum Way {
    /// As the system says: through its proxies, if it has any; .onion through the Tor on this computer
    System,
    /// Through no proxy
    Direct,
    /// Through Tor, with a circuit that no other server shares
    Tor {
        /// Where Tor listens; Tor Browser's is 127.0.0.1:9150
        #[arg(value_name = "HOST:PORT", default_value = "127.0.0.1:9050")]
        address: String,
    },
    /// Through a SOCKS5 proxy, which looks the server's name up itself
    Socks(ProxyArgs),
    /// Through an HTTP proxy (CONNECT), which looks the server's name up itself
    Http(ProxyArgs),
}

#[derive(Debug, Args)]
pub struct ProxyArgs {
    #[arg(value_name = "HOST:PORT")]
    pub address: String,
    /// Log in as this user; the password is asked for, or read from standard input, and kept in the keyring
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// Read the password from the first line of this file
    #[arg(long, value_name = "FILE", requires = "user")]
    pub password_file: Option<PathBuf>,
}
