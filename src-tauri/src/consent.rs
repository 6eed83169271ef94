//! What the window's page can't decide, even when it runs a stranger's script: it is asked of the person in a dialog
//! of the system, worded here.

use std::collections::HashSet;

use parking_lot::Mutex;
use satchime_domain::address::ServerUrl;
use satchime_domain::fingerprint::{Fingerprint, Salt};
use satchime_domain::server::{Certificate, Sha256};
use satchime_domain::wallet::Wallet;
use satchime_engine::api::NewWallet;

use crate::dialog::{Dialog, Question};
use crate::view::problems;
use crate::view::types::CommandError;

type Answer = Result<(), CommandError>;

/// Asks, one question at a time, and remembers what was agreed to until Satchime quits.
pub struct Consent {
    dialog: Box<dyn Dialog>,
    /// Keys are remembered as what tells them apart.
    salt: Salt,
    agreed: Mutex<HashSet<Contact>>,
    /// The origins of the servers that may be called.
    known: Mutex<HashSet<String>>,
    asking: tokio::sync::Mutex<()>,
}

/// A server, and what it is told: a key, or a wallet's id.
type Contact = (ServerUrl, Option<Fingerprint>);

impl Consent {
    pub fn new(dialog: Box<dyn Dialog>) -> Self {
        let salt = Salt::new(rand::random());
        Self { dialog, salt, agreed: Mutex::default(), known: Mutex::default(), asking: Default::default() }
    }

    /// Before a server that the page named is asked about a wallet. `danger`: what the person has to know of the way
    /// there.
    ///
    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_connect(&self, wallet: &NewWallet, danger: Option<&str>) -> Answer {
        let server = &wallet.address.server;
        let contact = (server.clone(), self.credential(wallet));
        if self.agreed.lock().contains(&contact) {
            return Ok(());
        }
        let told = match wallet.key {
            Some(_) => "the key you entered",
            None => "the wallet id you entered",
        };
        let text = format!("Satchime looks for your wallet at\n{server}\nand sends it {told}.");
        let question = Question::new("Connect this wallet?", text, "Connect");
        self.ask(question.with_danger(danger)).await?;
        self.known.lock().insert(server.origin());
        self.agreed.lock().insert(contact);
        Ok(())
    }

    /// Before the key of a wallet that is watched goes to one more address.
    ///
    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_send_key(&self, wallet: &Wallet, server: &ServerUrl, danger: Option<&str>) -> Answer {
        let title = format!("Send the key of \u{201c}{}\u{201d} to one more address?", wallet.name);
        let text = format!(
            "Satchime looks for this wallet at\n{server}\nwith the key it has, and does so from now on \
             whenever the address in use does not answer."
        );
        self.ask(Question::new(title, text, "Send").with_danger(danger)).await?;
        self.known.lock().insert(server.origin());
        Ok(())
    }

    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_remove(&self, wallet: &Wallet) -> Answer {
        let title = format!("Remove \u{201c}{}\u{201d}?", wallet.name);
        let text = format!(
            "Its key and its payment history are removed from this computer, and with them any damaged \
             database that was put aside. Nothing changes on the server, {}: the wallet and its sats stay \
             there.",
            wallet.server
        );
        self.ask(Question::new(title, text, "Remove")).await
    }

    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_remove_address(&self, wallet: &Wallet, server: &ServerUrl) -> Answer {
        let title = format!("Remove an address of \u{201c}{}\u{201d}?", wallet.name);
        let text =
            format!("{server}\nis no longer tried, and the wallet\u{2019}s key is no longer sent there.");
        self.ask(Question::new(title, text, "Remove")).await
    }

    /// Whether the person agreed to have anything sent to this server.
    pub fn knows(&self, server: &ServerUrl) -> bool {
        self.known.lock().contains(&server.origin())
    }

    /// Before a server is trusted by this certificate alone. `before`: the one that was trusted so far.
    ///
    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_trust(&self, server: &ServerUrl, shown: &Certificate, before: Option<Sha256>) -> Answer {
        let before = before.filter(|before| *before != shown.sha256);
        let changed = before.map(|before| {
            format!(
                "It is ANOTHER one than the certificate you trusted: {before}. If it was not renewed on the \
                 server, somebody stands between."
            )
        });
        let text = format!(
            "{} shows this certificate, which nothing vouches for:\n\n{}\n\nTrust it only if this command \
             on the server itself shows the same SHA-256:\n{}",
            server.origin(),
            shown.lines().join("\n"),
            Certificate::COMMAND
        );
        let question = Question::new("Is this your server\u{2019}s certificate?", text, "It is the same");
        self.ask(question.with_danger(changed.as_deref())).await
    }

    async fn ask(&self, question: Question) -> Answer {
        let Ok(_alone) = self.asking.try_lock() else { return Err(problems::already_asking()) };
        if self.dialog.ask(question).await { Ok(()) } else { Err(problems::declined()) }
    }

    fn credential(&self, wallet: &NewWallet) -> Option<Fingerprint> {
        let id = wallet.source_wallet_id.as_ref().or(wallet.address.source_wallet_id.as_ref());
        let key = wallet.key.as_ref().map(|key| self.salt.of_key(key));
        key.or_else(|| id.map(|id| self.salt.of_id(id)))
    }
}

#[cfg(test)]
mod tests {
    use satchime_domain::key::ApiKey;
    use satchime_domain::lnbits::paste::read_pasted;
    use satchime_domain::testing;
    use satchime_domain::wallet::ChannelChoice;
    use satchime_engine::ports::Keep;

    use super::*;
    use crate::fixtures::FakeDialog;

    fn new(address: &str, key: Option<&str>) -> NewWallet {
        NewWallet {
            address: read_pasted(address, true).unwrap(),
            allow_private_http: true,
            key: key.map(|key| ApiKey::parse(key).unwrap()),
            source_wallet_id: None,
            name: None,
            channel: ChannelChoice::Auto,
            keep: Keep::Session,
        }
    }

    #[tokio::test]
    async fn a_yes_holds_for_one_server_and_one_key() {
        let dialog = FakeDialog::new(&[true, true, true, true]);
        let consent = Consent::new(Box::new(dialog.clone()));
        let asked = [
            ("https://a.example", Some("5ec7e7"), 1),
            ("https://a.example", Some("5ec7e7"), 1),
            ("https://a.example", Some("07e4"), 2),
            ("https://a.example:7013", Some("5ec7e7"), 3),
            ("https://a.example", None, 4),
        ];
        for (address, key, count) in asked {
            consent.to_connect(&new(address, key), None).await.unwrap();
            assert_eq!(dialog.asked().len(), count, "{address} {key:?}");
        }
        for question in dialog.asked() {
            assert!(!question.text.contains("5ec7") && question.text.contains("https://a.example"));
        }
    }

    #[tokio::test]
    async fn a_no_is_asked_again_and_the_danger_is_said() {
        let dialog = FakeDialog::new(&[false, true]);
        let consent = Consent::new(Box::new(dialog.clone()));
        let wallet = new("http://192.168.1.5:5000", Some("5ec7e7"));
        let refused = consent.to_connect(&wallet, Some("Not encrypted.")).await.unwrap_err();
        assert_eq!(refused.problem.code, "declined");
        consent.to_connect(&wallet, Some("Not encrypted.")).await.unwrap();
        assert!(dialog.asked().iter().all(|question| question.text.contains("\n\nNot encrypted.")));
    }

    #[tokio::test]
    async fn nobody_is_asked_two_things_at_once() {
        let dialog = FakeDialog::new(&[true]);
        let consent = Consent::new(Box::new(dialog.clone()));
        let shop = testing::wallet("shop", "Shop");
        let open = consent.asking.lock().await;
        assert_eq!(consent.to_remove(&shop).await.unwrap_err().problem.code, "already_asking");
        assert!(dialog.asked().is_empty());
        drop(open);
        consent.to_remove(&shop).await.unwrap();
    }
}
