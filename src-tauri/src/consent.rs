//! What the window's page can't decide, even when it runs a stranger's script: it is asked of the person in a dialog
//! of the system, worded here.

use std::collections::HashSet;
use std::path::Path;

use parking_lot::Mutex;
use satchime_adapters::root_file::{self, RootFile};
use satchime_domain::address::ServerUrl;
use satchime_domain::fingerprint::{Fingerprint, Salt};
use satchime_domain::route::Route;
use satchime_domain::server::{Certificate, Sha256};
use satchime_domain::wallet::Wallet;
use satchime_engine::api::NewWallet;
use satchime_l10n::t;

use crate::dialog::{Dialog, Question, Wanted};
use crate::sounds::{self, OwnFileFault};
use crate::view::types::CommandError;
use crate::view::{problems, sound_problems};

const MAX_SHOWN: usize = 3;

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
        let text = match wallet.key {
            Some(_) => t!("dialog-connect.key", server = server.to_string()),
            None => t!("dialog-connect.id", server = server.to_string()),
        };
        let question = Question::new(t!("dialog-connect"), text, t!("dialog-connect.yes"));
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
        let title = t!("dialog-send-key", wallet = wallet.name.as_str());
        let text = t!("dialog-send-key.text", server = server.to_string());
        self.ask(Question::new(title, text, t!("dialog-send-key.yes")).with_danger(danger)).await?;
        self.known.lock().insert(server.origin());
        Ok(())
    }

    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_remove(&self, wallet: &Wallet) -> Answer {
        let title = t!("dialog-remove", wallet = wallet.name.as_str());
        let text = t!("dialog-remove.text", server = wallet.server.to_string());
        self.ask(Question::new(title, text, t!("dialog-remove.yes"))).await
    }

    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_remove_address(&self, wallet: &Wallet, server: &ServerUrl) -> Answer {
        let title = t!("dialog-remove-address", wallet = wallet.name.as_str());
        let text = t!("dialog-remove-address.text", server = server.to_string());
        self.ask(Question::new(title, text, t!("dialog-remove-address.yes"))).await
    }

    /// Whether the person agreed to have anything sent to this server.
    pub fn knows(&self, server: &ServerUrl) -> bool {
        self.known.lock().contains(&server.origin())
    }

    /// Before another way leads to a server: whoever is on it learns what goes there, and when.
    ///
    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_reach(&self, server: &ServerUrl, route: &Route) -> Answer {
        let (server_name, route_name) = (server.origin(), route.to_string());
        let text = match route.via() {
            Some(_) => t!("dialog-route.proxy", server = server_name, route = route_name),
            None => t!("dialog-route.text", server = server_name, route = route_name),
        };
        let question = Question::new(t!("dialog-route"), text, t!("dialog-route.yes"));
        self.ask(question.with_danger(route.danger(server).as_deref())).await
    }

    /// Before a server is trusted by this certificate alone. `before`: the one that was trusted so far.
    ///
    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_trust(&self, server: &ServerUrl, shown: &Certificate, before: Option<Sha256>) -> Answer {
        let before = before.filter(|before| *before != shown.sha256);
        let changed = before.map(|before| t!("dialog-trust.changed", before = before.to_string()));
        let text = format!(
            "{}\n\n{}\n\n{}\n{}",
            t!("dialog-trust.text", server = server.origin()),
            shown.lines().join("\n"),
            t!("dialog-trust.compare"),
            Certificate::COMMAND
        );
        let question = Question::new(t!("dialog-trust"), text, t!("dialog-trust.yes"));
        self.ask(question.with_danger(changed.as_deref())).await
    }

    /// Before a server is trusted by the root certificates in a file that the person chooses. `before`: the certificate
    /// that was trusted so far.
    ///
    /// # Errors
    /// The person chose no file or did not agree, is being asked something else, or the file is of no use.
    pub async fn to_trust_root(
        &self,
        server: &ServerUrl,
        before: Option<Sha256>,
    ) -> Result<RootFile, CommandError> {
        let _alone = self.alone()?;
        let wanted = Wanted {
            title: t!("dialog-choose-root"),
            name: t!("dialog-choose-root.files"),
            endings: &["pem", "crt", "cer", "cert"],
        };
        let path = self.dialog.choose_file(wanted).await.ok_or_else(problems::declined)?;
        let root = read(&path).await?;
        let before = before.map(|before| t!("dialog-trust-root.instead", before = before.to_string()));
        let text = format!(
            "{}\n\n{}\n\n{}",
            t!("dialog-trust-root.text", server = server.origin()),
            listed(&root.certificates),
            t!("dialog-trust-root.whoever")
        );
        let question = Question::new(t!("dialog-trust-root"), text, t!("dialog-trust-root.yes"));
        self.ask_alone(question.with_danger(before.as_deref())).await?;
        Ok(root)
    }

    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_quit(&self) -> Answer {
        self.ask(Question::new(t!("dialog-quit"), t!("dialog-quit.text"), t!("dialog-quit.yes"))).await
    }

    /// The whole path of a file with a sound, which the person chooses.
    ///
    /// # Errors
    /// They chose none, are being asked something else, or it can't be played.
    pub async fn to_choose_sound(&self) -> Result<String, CommandError> {
        let _alone = self.alone()?;
        let wanted = Wanted {
            title: t!("dialog-choose-sound"),
            name: t!("dialog-choose-sound.files"),
            endings: &sounds::ENDINGS,
        };
        let path = self.dialog.choose_file(wanted).await.ok_or_else(problems::declined)?;
        sounds::check(&path).await.map_err(|fault| sound_problems::of_choice(&path, fault))?;
        // Settings are text.
        let unreadable = OwnFileFault::Unreadable(std::io::ErrorKind::InvalidFilename);
        path.to_str().map(str::to_owned).ok_or_else(|| sound_problems::of_choice(&path, unreadable))
    }

    async fn ask(&self, question: Question) -> Answer {
        let _alone = self.alone()?;
        self.ask_alone(question).await
    }

    async fn ask_alone(&self, question: Question) -> Answer {
        if self.dialog.ask(question).await { Ok(()) } else { Err(problems::declined()) }
    }

    fn alone(&self) -> Result<tokio::sync::MutexGuard<'_, ()>, CommandError> {
        self.asking.try_lock().map_err(|_| problems::already_asking())
    }

    fn credential(&self, wallet: &NewWallet) -> Option<Fingerprint> {
        let id = wallet.source_wallet_id.as_ref().or(wallet.address.source_wallet_id.as_ref());
        let key = wallet.key.as_ref().map(|key| self.salt.of_key(key));
        key.or_else(|| id.map(|id| self.salt.of_id(id)))
    }
}

async fn read(path: &Path) -> Result<RootFile, CommandError> {
    let file = path.to_owned();
    // The disk may be one of another computer's.
    let read = tokio::task::spawn_blocking(move || root_file::read(&file)).await;
    let read = read.unwrap_or_else(|panicked| Err(std::io::Error::other(panicked).into()));
    read.map_err(|fault| problems::of_root_file(path, &fault))
}

/// What there is to compare of the first few, which is all that a server's own file holds.
fn listed(certificates: &[Certificate]) -> String {
    let shown = certificates.iter().take(MAX_SHOWN).map(|certificate| certificate.lines().join("\n"));
    let mut text = shown.collect::<Vec<_>>().join("\n\n");
    match certificates.len().saturating_sub(MAX_SHOWN) {
        0 => {}
        more => text.push_str(&format!("\n\n{}", t!("dialog-trust-root.more", count = more))),
    }
    text
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
    async fn another_way_is_told_with_its_danger() {
        let dialog = FakeDialog::new(&[true, true]);
        let consent = Consent::new(Box::new(dialog.clone()));
        let server = |address: &str| read_pasted(address, true).unwrap().server;
        let route = Route::Tor { address: "umbrel.local:9050".parse().unwrap() };
        consent.to_reach(&server("https://lnbits.example/base"), &route).await.unwrap();
        consent.to_reach(&server("http://satchime.onion"), &route).await.unwrap();
        let [tls, clear] = dialog.asked().try_into().unwrap();
        let told = "From now on, Satchime reaches\nhttps://lnbits.example\nthrough Tor at umbrel.local:9050";
        assert!(tls.text.starts_with(told) && !tls.text.contains("can read"), "{}", tls.text);
        assert!(clear.text.contains("can read the wallet's key"), "{}", clear.text);
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
