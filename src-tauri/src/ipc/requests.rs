//! What the window brings in, checked. Keys go straight into the type that can't be printed.

use satchime_domain::address::AddressError;
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::paste::read_pasted;
use satchime_domain::payment::Payment;
use satchime_domain::route::{Proxy, ProxyPassword, ProxyUser, Route, RouteError};
use satchime_domain::source::PastedAddress;
use satchime_domain::wallet::{ChannelChoice, SourceWalletId, WalletId};
use satchime_engine::api::NewWallet;
use satchime_engine::ports::{Keep, PaymentQuery};

use crate::view::convert;
use crate::view::types::{
    ChannelView, CommandError, KeepView, NewWalletRequest, PaymentPart, PaymentsRequest, RouteRequest,
    WayView,
};

/// More than this at a time makes no window better.
const MAX_PAYMENTS: u32 = 200;

/// Where the window wants something sent. It is for the person alone to agree to a danger.
pub struct Destination {
    pub address: PastedAddress,
    /// What has to be known of the way there, in sentences.
    pub danger: Option<String>,
}

impl Destination {
    /// # Errors
    /// What is wrong with the address, whatever the person says.
    pub fn read(pasted: &str) -> Result<Self, AddressError> {
        match read_pasted(pasted, false) {
            Err(needs_yes @ AddressError::PrivateHttpNeedsYes { .. }) => {
                let danger = format!("{} {}", needs_yes.text(), needs_yes.next());
                Ok(Self { address: read_pasted(pasted, true)?, danger: Some(danger) })
            }
            address => Ok(Self { address: address?, danger: None }),
        }
    }
}

impl NewWalletRequest {
    /// The wallet, and the danger on the way to its server.
    ///
    /// # Errors
    /// What is wrong with the address or the key.
    pub fn read(self) -> Result<(NewWallet, Option<String>), CommandError> {
        let key = match self.key.trim() {
            "" => None,
            key => Some(ApiKey::parse(key)?),
        };
        let Destination { address, danger } = Destination::read(&self.address)?;
        let wallet = NewWallet {
            address,
            allow_private_http: danger.is_some(),
            key,
            source_wallet_id: given(self.wallet_id).map(SourceWalletId),
            name: given(self.name),
            channel: self.channel.into(),
            keep: self.keep.into(),
        };
        Ok((wallet, danger))
    }
}

impl RouteRequest {
    /// The way, and the password of its user.
    ///
    /// # Errors
    /// What is wrong with proxy, user or password.
    pub fn read(self) -> Result<(Route, Option<ProxyPassword>), RouteError> {
        let user = match self.user.trim() {
            "" => None,
            user => Some(ProxyUser::parse(user)?),
        };
        let has_user = user.is_some();
        let proxy = |address: &str| Ok(Proxy { address: address.parse()?, user });
        let route = match self.way {
            WayView::System => return Ok((Route::System, None)),
            WayView::Direct => return Ok((Route::Direct, None)),
            WayView::Tor => return Ok((Route::Tor { address: self.proxy.parse()? }, None)),
            WayView::Socks => Route::Socks(proxy(&self.proxy)?),
            WayView::Http => Route::Http(proxy(&self.proxy)?),
        };
        let password = match self.password.as_str() {
            _ if !has_user => None,
            "" => return Err(RouteError::PasswordMissing),
            password => Some(ProxyPassword::parse(password)?),
        };
        Ok((route, password))
    }
}

impl PaymentPart {
    /// Nothing if the payment has none.
    pub fn of(self, payment: Payment) -> Option<String> {
        let record = payment.record;
        match self {
            Self::Hash => Some(record.payment_hash.0),
            Self::Preimage => record.preimage,
            Self::Invoice => record.bolt11,
        }
    }
}

fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl From<PaymentsRequest> for PaymentQuery {
    fn from(request: PaymentsRequest) -> Self {
        Self {
            wallet: request.wallet_id.map(WalletId),
            named: None,
            after: request.after.map(convert::payment_id),
            limit: Some(request.limit.min(MAX_PAYMENTS)),
        }
    }
}

impl From<ChannelView> for ChannelChoice {
    fn from(channel: ChannelView) -> Self {
        match channel {
            ChannelView::Auto => Self::Auto,
            ChannelView::Key => Self::Key,
            ChannelView::Id => Self::Id,
        }
    }
}

impl From<KeepView> for Keep {
    fn from(keep: KeepView) -> Self {
        match keep {
            KeepView::Keyring => Self::Keyring,
            KeepView::Session => Self::Session,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(address: &str, key: &str) -> NewWalletRequest {
        NewWalletRequest {
            address: address.into(),
            key: key.into(),
            wallet_id: Some("  ".into()),
            name: Some(" Shop ".into()),
            channel: ChannelView::Auto,
            keep: KeepView::Session,
        }
    }

    #[test]
    fn takes_what_was_pasted() {
        let read = request("https://lnbits.example/wallet?usr=5ec7e7&wal=x", " abc123\n").read().unwrap().0;
        assert_eq!(read.address.server.to_string(), "https://lnbits.example");
        assert!(read.key.unwrap().is_same(&ApiKey::parse("abc123").unwrap()));
        assert_eq!((read.source_wallet_id, read.name, read.keep), (None, Some("Shop".into()), Keep::Session));
        assert!(request("https://lnbits.example", " ").read().unwrap().0.key.is_none());
    }

    #[test]
    fn reads_a_way_and_repeats_no_password() {
        let read = |way, proxy: &str, user: &str, password: &str| {
            RouteRequest { way, proxy: proxy.into(), user: user.into(), password: password.into() }.read()
        };
        let (route, password) = read(WayView::Socks, " 10.0.0.2:1080 ", " me ", " 5ec7 ").unwrap();
        assert_eq!(route.to_string(), "through the SOCKS proxy 10.0.0.2:1080, as me");
        assert_eq!(password.unwrap().expose(), " 5ec7 ");
        let (route, password) = read(WayView::Tor, "127.0.0.1:9050", "me", "5ec7").unwrap();
        assert!(route.login().is_none() && password.is_none());
        assert!(read(WayView::Http, "proxy.example:3128", "", "5ec7").unwrap().1.is_none());
        assert_eq!(read(WayView::Http, "h:1", "me", "").unwrap_err(), RouteError::PasswordMissing);
        assert_eq!(read(WayView::Socks, "me:5ec7@h:1", "", "").unwrap_err(), RouteError::LoginInAddress);
    }

    #[test]
    fn says_what_is_dangerous() {
        let danger = |address| request(address, "abc").read().unwrap().1;
        assert_eq!(danger("https://192.168.1.5"), None);
        assert_eq!(danger("http://127.0.0.1:5000"), None);
        assert!(danger("http://192.168.1.5:5000").is_some_and(|said| said.contains("not encrypted")));
        assert!(request("192.168.1.5:5000", "abc").read().unwrap().0.allow_private_http);
    }

    #[test]
    fn says_what_is_wrong_without_repeating_a_secret() {
        let error = request("https://lnbits.example", "5ec7 e75ec7e7").read().unwrap_err();
        assert_eq!(error.problem.code, "key_broken");
        assert!(!format!("{error:?}").contains("5ec7"));
        assert_eq!(request("http://lnbits.example", "abc").read().unwrap_err().problem.code, "public_http");
    }
}
