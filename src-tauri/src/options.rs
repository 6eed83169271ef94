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
    /// A link that somebody followed: opens the window there (satchime://payment/WALLET/PAYMENT)
    #[arg(value_name = "LINK", value_parser = link, conflicts_with = "hidden")]
    pub link: Option<String>,
}

/// By its scheme alone; where it leads is read where it is followed.
fn link(text: &str) -> Result<String, &'static str> {
    let is_own = text.split_once(':').is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("satchime"));
    is_own.then(|| text.to_owned()).ok_or("not a link of Satchime's")
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

    #[test]
    fn a_followed_link_is_no_option() {
        let read = |words: &[&str]| Options::try_parse_from([&["satchime"], words].concat());
        let followed = read(&["satchime://payment/x?--demo"]).unwrap();
        assert_eq!(followed, Options { link: followed.link.clone(), ..Options::default() });
        assert!(read(&["SATCHIME:"]).is_ok());
        for other in ["https://example.com", "satchime", "--demo=satchime:", "x satchime:"] {
            assert!(read(&[other]).is_err(), "{other}");
        }
    }
}
