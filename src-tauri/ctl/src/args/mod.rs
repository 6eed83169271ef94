//! What can be asked on the command line.

mod route;

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use satchime_domain::server::Sha256;
use satchime_domain::wallet::ChannelChoice;

pub use route::{ProxyArgs, RouteArgs, Way};

const ABOUT: &str = "Satchime without a window: tells what arrives in and leaves your LNbits wallets.";

const AFTER: &str = "\
Keys:
  A wallet's key is never an argument. It is read from --key-file, else from SATCHIME_KEY, else from \
  systemd's
  credential `satchime-key` (LoadCredential=), else asked for, else read from standard input:
      satchimectl wallet add --server https://lnbits.example < key.txt
  Use the invoice/read key: it can't spend.

Output:
  With --json, standard output is one JSON object a line and nothing else. Words for people go to standard \
  error.
  `wallet_id` is Satchime's own name for a wallet, not LNbits'; `wallet remove` takes it too. Amounts are in
  millisatoshi (1/1000 sat) and never negative; `direction` tells in from out.

Language:
  Words for people are in the language that was chosen in the settings, else in the system's. With --json or \
  --csv
  all words are English, so that what a script reads never changes; this help is too.

Exit codes:
  0  done; also when Ctrl-C, SIGTERM or a closed pipe ended it
  1  something is wrong, and was said; with audit: something differs
  2  the command line can't be used like this, or there is no wallet to watch
  3  Satchime is running already on this data folder
  4  audit: nothing that was compared differs, but not all could be compared

Environment:
  SATCHIME_KEY       the wallet's key; better is --key-file: programs of yours can read an environment
  SATCHIME_DATA_DIR  the folder with wallets and history, instead of the system's place for it
  SATCHIME_LOG       what is logged to standard error: error, warn (default), info, debug
  SATCHIME_DEBUGGABLE  if set, debuggers and core dumps get at the memory, where keys are";

#[derive(Debug, Parser)]
#[command(name = "satchimectl", version, about = ABOUT, after_help = AFTER, disable_help_subcommand = true)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add, list and remove wallets
    #[command(subcommand)]
    Wallet(WalletCommand),
    /// Decide what a server is trusted by, and which way leads there
    #[command(subcommand)]
    Server(ServerCommand),
    /// Show the payments Satchime has written down, newest first
    Payments(PaymentsArgs),
    /// See and change what is decided about the app and its notices
    #[command(subcommand)]
    Settings(SettingsCommand),
    /// Say why you were notified of a payment, or were not
    Why(WhyArgs),
    /// Tell payments as they happen, each once
    ///
    /// Watches every wallet that was added; with --server, one that is not kept; with --demo, two made-up ones. It
    /// goes on until Ctrl-C or SIGTERM, until its output is closed, or until no wallet can be watched without your
    /// help.
    Watch(WatchArgs),
    /// Compare the payments written down with each server's own list, record by record
    ///
    /// Says which are missing here, missing there, or differ in status, amount or fee. Changes nothing, and may be used
    /// while Satchime runs. The key comes from the keyring, or from SATCHIME_KEY if it is kept for a session only.
    Audit(AuditArgs),
    /// Check keyring, data folder, desktop and every wallet: what is wrong, and what to do
    Doctor(DoctorArgs),
}

#[derive(Debug, Subcommand)]
pub enum WalletCommand {
    /// Check a wallet live, keep its key in the system's keyring, and watch it from now on
    ///
    /// The key comes from SATCHIME_KEY or standard input. Without a keyring nothing is kept: then use
    /// `satchimectl watch --server`, which stores nothing.
    Add(AddArgs),
    /// Show the wallets
    List(ListArgs),
    /// Forget a wallet, its key and its history on this computer
    Remove(RemoveArgs),
}

#[derive(Debug, Subcommand)]
pub enum ServerCommand {
    /// Trust a server's certificate on purpose, after comparing it
    ///
    /// Shows the certificate and asks, unless --fingerprint says which it must be. A server that later shows another
    /// one gets nothing, and its wallets stop until you decide anew.
    Trust(TrustArgs),
    /// Choose the way to a server: what fails on it goes no other way
    Route(RouteArgs),
    /// Show the servers of which something was decided
    List(ListArgs),
}

#[derive(Debug, Args)]
pub struct TrustArgs {
    /// The server's https:// address; what is decided holds for its host and port
    #[arg(value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    pub server: String,
    /// Trust the certificate with this SHA-256 fingerprint, as `openssl x509 -fingerprint -sha256` shows it
    #[arg(long, value_name = "SHA256", conflicts_with_all = ["ca", "system"])]
    pub fingerprint: Option<Sha256>,
    /// Trust the certificates in this PEM file, such as the server's own root, and no other
    #[arg(long, value_name = "FILE", conflicts_with = "system")]
    pub ca: Option<PathBuf>,
    /// Trust the system's authorities again
    #[arg(long)]
    pub system: bool,
}

#[derive(Debug, Args)]
pub struct AddArgs {
    /// The server's address, or that of your wallet's page on it, of which only server and wallet id are used
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    pub server: String,
    #[command(flatten)]
    pub choices: WalletChoices,
    /// Keep this as one more address of a wallet that is watched already; whichever answers is used
    #[arg(long)]
    pub as_address: bool,
}

/// What can be said about a wallet besides its server.
#[derive(Debug, Args)]
pub struct WalletChoices {
    /// What to call the wallet; else as its server does
    #[arg(long, requires = "server", value_parser = NonEmptyStringValueParser::new())]
    pub name: Option<String>,
    /// The wallet's id on its server; LNbits before 0.12.8 needs it
    #[arg(long, value_name = "ID", requires = "server", value_parser = NonEmptyStringValueParser::new())]
    pub wallet_id: Option<String>,
    /// Watch by the wallet's id alone: nothing can be confirmed, and every payment says so
    #[arg(long, requires = "server")]
    pub no_key: bool,
    /// What to subscribe to
    #[arg(long, requires = "server", value_enum, default_value_t)]
    pub channel: Channel,
    /// Agree to unencrypted traffic to a server in your own network
    #[arg(long, requires = "server")]
    pub allow_private_http: bool,
    /// Read the key from the first line of this file
    #[arg(long, value_name = "FILE", requires = "server", conflicts_with = "no_key")]
    pub key_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Channel {
    /// What the server's version uses
    #[default]
    Auto,
    /// The wallet's key (LNbits 0.12.8 and later)
    Key,
    /// The wallet's id (LNbits 0.12.7 and before)
    Id,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct RemoveArgs {
    /// The wallet's name or id, as `wallet list` shows them
    #[arg(value_name = "NAME|ID", value_parser = NonEmptyStringValueParser::new())]
    pub wallet: String,
    /// Don't ask
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct PaymentsArgs {
    /// One JSON object a line, as `watch --json` writes them
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Comma-separated, with a heading, texts in quotes. What a spreadsheet would run as a formula gets a ' before it
    #[arg(long)]
    pub csv: bool,
    /// Begin the CSV with a byte-order mark, by which Excel knows that it is UTF-8
    #[arg(long, requires = "csv")]
    pub bom: bool,
    /// Only this wallet's
    #[arg(long, value_name = "NAME|ID", value_parser = NonEmptyStringValueParser::new())]
    pub wallet: Option<String>,
    /// At most this many; else 50, or all with --json and --csv
    #[arg(long, value_name = "N")]
    pub limit: Option<NonZeroU32>,
}

#[derive(Debug, Subcommand)]
pub enum SettingsCommand {
    /// Show a setting, or all of them with what they come to
    Get(SettingsGetArgs),
    /// Change a setting; `settings get` shows their names
    Set(SettingsSetArgs),
}

#[derive(Debug, Args)]
pub struct SettingsGetArgs {
    /// Only this one, and only its value
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// What this wallet has of its own
    #[arg(long, value_name = "NAME|ID", value_parser = NonEmptyStringValueParser::new())]
    pub wallet: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct SettingsSetArgs {
    #[arg(value_name = "NAME")]
    pub name: String,
    /// With --wallet, `default` makes it as for all wallets again
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    pub value: String,
    /// For this wallet alone
    #[arg(long, value_name = "NAME|ID", value_parser = NonEmptyStringValueParser::new())]
    pub wallet: Option<String>,
}

#[derive(Debug, Args)]
pub struct WhyArgs {
    /// The payment's hash or checking id; else the newest payment
    #[arg(value_name = "PAYMENT", value_parser = NonEmptyStringValueParser::new())]
    pub payment: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct WatchArgs {
    /// Watch a wallet on this server and store nothing; the key comes from SATCHIME_KEY or standard input
    #[arg(long, value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    pub server: Option<String>,
    #[command(flatten)]
    pub choices: WalletChoices,
    /// Trust the server by the certificate with this SHA-256 fingerprint alone, and store nothing of that
    #[arg(long, value_name = "SHA256", requires = "server", conflicts_with = "ca")]
    pub fingerprint: Option<Sha256>,
    /// Trust the server by the certificates in this PEM file alone, such as its own root, and store nothing of that
    #[arg(long, value_name = "FILE", requires = "server")]
    pub ca: Option<PathBuf>,
    /// Watch two made-up wallets on a server inside this program
    #[arg(long, conflicts_with = "server")]
    pub demo: bool,
    /// One JSON object a line: payments and changes of connection
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct AuditArgs {
    /// Only this wallet
    #[arg(value_name = "NAME|ID", value_parser = NonEmptyStringValueParser::new())]
    pub wallet: Option<String>,
    /// Read the wallet's key from the first line of this file, if it is kept for a session only
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Prove that the server's pushes arrive: send a harmless message to each wallet's own channel and wait for it
    ///
    /// Other programs that listen to the channel get the message too; it says nothing of a payment.
    #[arg(long)]
    pub test_push: bool,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

impl From<Channel> for ChannelChoice {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Auto => Self::Auto,
            Channel::Key => Self::Key,
            Channel::Id => Self::Id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::error::ErrorKind;

    fn parse(line: &str) -> Result<Command, ErrorKind> {
        let words = std::iter::once("satchimectl").chain(line.split_whitespace());
        CommandLine::try_parse_from(words).map(|line| line.command).map_err(|error| error.kind())
    }

    #[test]
    fn the_command_line_is_sound() {
        <CommandLine as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn reads_a_wallet_with_everything_said() {
        let line = "wallet add --server https://a.example --name Shop --wallet-id w1 --channel id \
                    --allow-private-http";
        let Ok(Command::Wallet(WalletCommand::Add(AddArgs { server, choices, .. }))) = parse(line) else {
            panic!("not understood")
        };
        assert_eq!(server, "https://a.example");
        assert_eq!((choices.name.as_deref(), choices.wallet_id.as_deref()), (Some("Shop"), Some("w1")));
        assert_eq!(ChannelChoice::from(choices.channel), ChannelChoice::Id);
        assert!(choices.allow_private_http && !choices.no_key);
    }

    #[test]
    fn refuses_what_makes_no_sense() {
        for (line, kind) in [
            ("wallet add", ErrorKind::MissingRequiredArgument),
            ("wallet add --server https://a.example --key abc", ErrorKind::UnknownArgument),
            ("watch --server https://a.example --demo", ErrorKind::ArgumentConflict),
            ("watch --wallet-id w1", ErrorKind::MissingRequiredArgument),
            ("watch --channel bluetooth --server x", ErrorKind::InvalidValue),
            ("payments --json --csv", ErrorKind::ArgumentConflict),
            ("watch --key-file x", ErrorKind::MissingRequiredArgument),
            ("wallet add --server x --no-key --key-file x", ErrorKind::ArgumentConflict),
            ("payments --bom", ErrorKind::MissingRequiredArgument),
            ("payments --limit 0", ErrorKind::ValueValidation),
            ("wallet remove", ErrorKind::MissingRequiredArgument),
            ("watch --ca root.pem", ErrorKind::MissingRequiredArgument),
            ("watch --server https://a.example --fingerprint 00", ErrorKind::ValueValidation),
            ("server route", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand),
            ("server route https://a.example pigeon", ErrorKind::UnknownArgument),
            (
                "server route https://a.example socks h:1 --password-file x",
                ErrorKind::MissingRequiredArgument,
            ),
            ("server route https://a.example socks h:1 --password x", ErrorKind::UnknownArgument),
        ] {
            assert_eq!(parse(line).err(), Some(kind), "{line}");
        }
    }

    #[test]
    fn a_key_given_by_mistake_is_not_repeated() {
        let words = ["satchimectl", "wallet", "add", "--server", "https://a.example", "--key=5ec7e75ec7e7"];
        let error = CommandLine::try_parse_from(words).unwrap_err().to_string();
        assert!(!error.contains("5ec7e7"), "{error}");
    }
}
