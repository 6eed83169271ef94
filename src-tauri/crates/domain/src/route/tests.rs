use super::*;
use crate::lnbits::paste::read_pasted;

fn server(address: &str) -> ServerUrl {
    read_pasted(address, true).unwrap().server
}

fn proxy(user: Option<&str>) -> Proxy {
    Proxy {
        address: "10.0.0.2:1080".parse().unwrap(),
        user: user.map(|user| ProxyUser::parse(user).unwrap()),
    }
}

#[test]
fn each_way_leads_only_where_it_may() {
    use RouteError::{OnionNeedsTor, ProxyForPlainHttp};
    let tor = || Route::Tor { address: ProxyAddress::local_tor() };
    // System, direct, Tor, SOCKS, HTTP.
    let ways =
        [Route::System, Route::Direct, tor(), Route::Socks(proxy(None)), Route::Http(proxy(Some("me")))];
    let any = [Ok(()); 5];
    let onion = [Ok(()), Err(OnionNeedsTor), Ok(()), Ok(()), Err(OnionNeedsTor)];
    let plain = [Ok(()), Ok(()), Err(ProxyForPlainHttp), Err(ProxyForPlainHttp), Err(ProxyForPlainHttp)];
    for (address, expected) in [
        ("https://lnbits.example", any),
        ("https://192.168.1.4", any),
        ("https://umbrel.local", any),
        ("https://localhost:5001", any),
        ("http://satchime.onion", onion),
        ("http://shop.satchime.onion:5000", onion),
        ("https://satchime.onion", onion),
        ("https://satchime.ONION.", onion),
        ("http://localhost:5000", plain),
        ("http://127.0.0.1:5000", plain),
        ("http://umbrel.local", plain),
        ("http://10.0.0.3", plain),
        ("https://satchime.onion.example", any),
    ] {
        let fits = ways.clone().map(|way| way.fits(&server(address)));
        assert_eq!(fits, expected, "{address}");
    }
    let colon = Route::Http(proxy(Some("a:b")));
    assert_eq!(colon.fits(&server("https://lnbits.example")), Err(RouteError::ColonInUser));
    assert_eq!(Route::Socks(proxy(Some("a:b"))).fits(&server("https://lnbits.example")), Ok(()));
}

#[test]
fn a_proxy_elsewhere_reads_what_goes_to_tor_in_clear() {
    let tor = |address: &str| Route::Tor { address: address.parse().unwrap() };
    for (way, address, is_read) in [
        (tor("umbrel.local:9050"), "http://satchime.onion", true),
        (Route::Socks(proxy(None)), "http://satchime.onion", true),
        (tor("127.0.0.1:9050"), "http://satchime.onion", false),
        (tor("[::1]:9050"), "http://satchime.onion", false),
        (tor("localhost:9050"), "http://satchime.onion", false),
        (Route::System, "http://satchime.onion", false),
        (Route::Socks(proxy(None)), "https://satchime.onion", false),
        (Route::Socks(proxy(None)), "https://lnbits.example", false),
    ] {
        assert_eq!(way.danger(&server(address)).is_some(), is_read, "{way} to {address}");
    }
}

#[test]
fn a_proxys_address_is_read_as_it_is_written_elsewhere() {
    for (typed, read) in [
        ("127.0.0.1:9050", "127.0.0.1:9050"),
        (" socks5h://127.0.0.1:9150/ ", "127.0.0.1:9150"),
        ("SOCKS5://Proxy.Example:1080", "proxy.example:1080"),
        ("http://proxy.example:80", "proxy.example:80"),
        ("[::1]:9050", "[::1]:9050"),
        ("tor://umbrel.local:9050", "umbrel.local:9050"),
    ] {
        assert_eq!(typed.parse::<ProxyAddress>().map(String::from), Ok(read.to_owned()), "{typed}");
    }
    for typed in
        ["", "proxy.example", "proxy.example:0", "proxy.example:65536", "proxy.example:", ":1080", "::1:9050"]
    {
        assert_eq!(typed.parse::<ProxyAddress>(), Err(RouteError::ProxyUnreadable), "{typed}");
    }
    for typed in ["https://proxy.example:443", "a b:1080", "proxy.example:1080/path", "proxy.example:+80 "] {
        assert_eq!(typed.parse::<ProxyAddress>(), Err(RouteError::ProxyUnreadable), "{typed}");
    }
    let with_login = "socks5://me:5ec7e7@proxy.example:1080".parse::<ProxyAddress>().unwrap_err();
    assert_eq!(with_login, RouteError::LoginInAddress);
    assert!(!format!("{with_login} {with_login:?}").contains("5ec7e7"));
}

#[test]
fn a_password_keeps_its_spaces_and_shows_nothing() {
    let password = ProxyPassword::parse(" p%41:ß w\r\n").unwrap();
    assert_eq!(password.expose(), " p%41:ß w");
    assert_eq!(format!("{password:?}"), "ProxyPassword(…)");
    for unfit in ["", "\n", "a\nb", "a\tb", "ß".repeat(128).as_str()] {
        assert_eq!(ProxyPassword::parse(unfit).map(drop), Err(RouteError::PasswordUnreadable), "{unfit:?}");
    }
    for unfit in ["", "  ", "a\nb", "a\u{202e}b", "a\u{2028}b", "a\u{200b}b", "x".repeat(256).as_str()] {
        assert_eq!(ProxyUser::parse(unfit), Err(RouteError::UserUnreadable), "{unfit:?}");
    }
}

#[test]
fn a_way_is_told_with_its_user_and_no_password() {
    for (way, told) in [
        (Route::System, "as the system says"),
        (Route::Direct, "without a proxy"),
        (Route::Tor { address: ProxyAddress::local_tor() }, "through Tor at 127.0.0.1:9050"),
        (Route::Socks(proxy(Some("me"))), "through the SOCKS proxy 10.0.0.2:1080, as me"),
        (Route::Http(proxy(None)), "through the HTTP proxy 10.0.0.2:1080"),
    ] {
        assert_eq!(way.to_string(), told);
    }
}

#[test]
fn every_error_is_told_in_whole_sentences() {
    for error in [
        RouteError::ProxyUnreadable,
        RouteError::LoginInAddress,
        RouteError::UserUnreadable,
        RouteError::ColonInUser,
        RouteError::PasswordUnreadable,
        RouteError::PasswordMissing,
        RouteError::OnionNeedsTor,
        RouteError::ProxyForPlainHttp,
    ] {
        assert!(error.text().ends_with('.') && error.next().ends_with('.'), "{error:?}");
    }
}
