//! How the app is started.

use clap::Parser;

/// Tells you at once, and truthfully, when sats arrive in or leave your LNbits wallets
#[derive(Clone, Debug, Default, PartialEq, Eq, Parser)]
#[command(name = "satchime", version)]
pub struct Options {
    /// Start in the system tray, without a window
    #[arg(long)]
    pub hidden: bool,
    /// Open the window, also when Satchime runs already (as without any option)
    #[arg(long, conflicts_with = "hidden")]
    pub show: bool,
    /// Show two wallets of a made-up server; your own wallets and data are not touched
    #[arg(long)]
    pub demo: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_options_and_no_others() {
        let read = |words: &[&str]| Options::try_parse_from([&["satchime"], words].concat());
        assert_eq!(read(&[]).unwrap(), Options::default());
        let hidden = read(&["--hidden", "--demo"]).unwrap();
        assert!(hidden.hidden && hidden.demo && !hidden.show);
        assert!(read(&["--hidden", "--show"]).is_err());
        assert!(read(&["--key", "x"]).is_err());
    }
}
