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

use crate::dialog::{Dialog, Question, Wanted};
use crate::sounds::{self, OwnFileFault};
use crate::view::types::CommandError;
use crate::view::{problems, sound_problems};

const ROOT_FILE: Wanted = Wanted {
    title: "Choose the server\u{2019}s root certificate",
    name: "Certificates",
    endings: &["pem", "crt", "cer", "cert"],
};
const SOUND_FILE: Wanted = Wanted { title: "Choose a sound", name: "Sounds", endings: &sounds::ENDINGS };
const MOST_SHOWN: usize = 3;

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

    /// Before another way leads to a server: whoever is on it learns what goes there, and when.
    ///
    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_reach(&self, server: &ServerUrl, route: &Route) -> Answer {
        let alone = match route.via() {
            Some(_) => ", and by no other way. The proxy learns that you talk to this server, and when.",
            None => ".",
        };
        let text = format!("From now on, Satchime reaches\n{}\n{route}{alone}", server.origin());
        let question = Question::new("Change the way to this server?", text, "Change");
        self.ask(question.with_danger(route.danger(server))).await
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
        let path = self.dialog.choose_file(ROOT_FILE).await.ok_or_else(problems::declined)?;
        let root = read(&path).await?;
        let before = before.map(|before| {
            format!("It takes the place of the certificate you compared and trusted before: {before}.")
        });
        let text = format!(
            "{} is then trusted if what is in this file vouches for it, and by nothing else:\n\n{}\n\nTrust \
             it only if it comes from the server itself: whoever made it can pose as the server.",
            server.origin(),
            listed(&root.certificates)
        );
        let question = Question::new("Is this your server\u{2019}s own root certificate?", text, "Trust it");
        self.ask_alone(question.with_danger(before.as_deref())).await?;
        Ok(root)
    }

    /// # Errors
    /// The person did not agree, or is being asked something else.
    pub async fn to_quit(&self) -> Answer {
        let text = "No payment is announced until you start it again; then you are told what you missed.";
        self.ask(Question::new("Quit Satchime?", text.into(), "Quit")).await
    }

    /// The whole path of a file with a sound, which the person chooses.
    ///
    /// # Errors
    /// They chose none, are being asked something else, or it can't be played.
    pub async fn to_choose_sound(&self) -> Result<String, CommandError> {
        let _alone = self.alone()?;
        let path = self.dialog.choose_file(SOUND_FILE).await.ok_or_else(problems::declined)?;
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
    let shown = certificates.iter().take(MOST_SHOWN).map(|certificate| certificate.lines().join("\n"));
    let mut text = shown.collect::<Vec<_>>().join("\n\n");
    match certificates.len().saturating_sub(MOST_SHOWN) {
        0 => {}
        more => text.push_str(&format!("\n\nAND {more} MORE, which vouch for it as well.")),
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
