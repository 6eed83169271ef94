//! What the window brings in, checked. Keys go straight into the type that can't be printed.

use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::paste::read_pasted;
use satchime_domain::wallet::{ChannelChoice, SourceWalletId, WalletId};
use satchime_engine::api::NewWallet;
use satchime_engine::ports::{Keep, PaymentQuery};

use crate::view::convert;
use crate::view::types::{ChannelView, CommandError, KeepView, NewWalletRequest, PaymentsRequest};

/// More than this at a time makes no window better.
const MAX_PAYMENTS: u32 = 200;

impl NewWalletRequest {
    /// # Errors
    /// What is wrong with the address or the key.
    pub fn read(self) -> Result<NewWallet, CommandError> {
        let key = match self.key.trim() {
            "" => None,
            key => Some(ApiKey::parse(key)?),
        };
        Ok(NewWallet {
            address: read_pasted(&self.address, self.allow_private_http)?,
            allow_private_http: self.allow_private_http,
            key,
            source_wallet_id: given(self.wallet_id).map(SourceWalletId),
            name: given(self.name),
            channel: self.channel.into(),
            keep: self.keep.into(),
        })
    }
}

fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl From<PaymentsRequest> for PaymentQuery {
    fn from(request: PaymentsRequest) -> Self {
        Self {
            wallet: request.wallet_id.map(WalletId),
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
            allow_private_http: false,
            keep: KeepView::Session,
        }
    }

    #[test]
    fn takes_what_was_pasted() {
        let read = request("https://lnbits.example/wallet?usr=5ec7e7&wal=x", " abc123\n").read().unwrap();
        assert_eq!(read.address.server.to_string(), "https://lnbits.example");
        assert!(read.key.unwrap().is_same(&ApiKey::parse("abc123").unwrap()));
        assert_eq!((read.source_wallet_id, read.name, read.keep), (None, Some("Shop".into()), Keep::Session));
        assert!(request("https://lnbits.example", " ").read().unwrap().key.is_none());
    }

    #[test]
    fn says_what_is_wrong_without_repeating_a_secret() {
        let error = request("https://lnbits.example", "5ec7 e75ec7e7").read().unwrap_err();
        assert_eq!(error.problem.code, "key_broken");
        assert!(!format!("{error:?}").contains("5ec7"));
        assert_eq!(request("http://lnbits.example", "abc").read().unwrap_err().problem.code, "public_http");
    }
}
