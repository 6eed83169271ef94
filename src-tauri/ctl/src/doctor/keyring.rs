//! The keyring: which, whether it answers, and whether it is unlocked. Nothing here puts up an unlock dialog where that
//! can be avoided.

use satchime_adapters::KeyringSecrets;
use satchime_domain::fault::Fault;

use super::check::{Area, Check};

pub struct Keyring {
    pub checks: Vec<Check>,
    /// Whether keys can be read without troubling the person.
    pub readable: bool,
}

/// Whether the keyring answers Satchime's own way of asking.
async fn probe(which: &str) -> Keyring {
    let (check, readable) = match KeyringSecrets::new().probe().await {
        Ok(()) => (Check::good(Area::Keyring, "reachable", which), true),
        Err(fault) => (Check::fault(Area::Keyring, "reachable", Fault::Keyring(fault)), false),
    };
    Keyring { checks: vec![check], readable }
}

#[cfg(target_os = "macos")]
pub async fn look() -> Keyring {
    probe("the macOS keychain").await
}

#[cfg(windows)]
pub async fn look() -> Keyring {
    probe("the Windows credential store").await
}

#[cfg(all(unix, not(target_os = "macos")))]
pub use secret_service::look;

#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service {
    use satchime_domain::fault::KeyringFault;
    use zbus::zvariant::OwnedObjectPath;

    use super::super::session_bus::{NoAnswer, Presence, SessionBus};
    use super::*;

    const NAME: &str = "org.freedesktop.secrets";
    const SERVICE: (&str, &str, &str) = (NAME, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service");
    const COLLECTION: &str = "org.freedesktop.Secret.Collection";

    pub async fn look() -> Keyring {
        let Some(bus) = SessionBus::connect().await else {
            let check = Check::fault(Area::Keyring, "reachable", Fault::Keyring(KeyringFault::Missing));
            let found = "There is no desktop session (no D-Bus session bus), so there is no keyring.";
            return unreadable(vec![check.finding(found)]);
        };
        if let Presence::Missing = bus.presence(NAME).await {
            return unreadable(vec![fault("reachable", KeyringFault::Missing)]);
        }
        let mut unlocked = match unlocked(&bus).await {
            Ok(check) => vec![check],
            Err(check) => return unreadable(vec![check]),
        };
        let program = bus.program(NAME).await.unwrap_or_else(|| "an unknown program".into());
        let mut keyring = probe(&format!("Secret Service by {program}")).await;
        keyring.checks.append(&mut unlocked);
        keyring
    }

    /// Asks for the lock's state, which never asks the person.
    async fn unlocked(bus: &SessionBus) -> Result<Check, Check> {
        const CHECK: &str = "unlocked";
        let default: OwnedObjectPath = bus.call(SERVICE, "ReadAlias", &"default").await.map_err(no_answer)?;
        if default.as_str() == "/" {
            return Err(Check::wrong(
                Area::Keyring,
                CHECK,
                "The keyring has no default collection to keep keys in.",
                "Make one: log out and in again, or use your desktop's password manager (Seahorse, \
                 KWalletManager).",
            ));
        }
        match bus.is_true((NAME, default.as_str(), COLLECTION), "Locked").await.map_err(no_answer)? {
            true => Err(fault(CHECK, KeyringFault::Locked)),
            false => Ok(Check::good(Area::Keyring, CHECK, "yes")),
        }
    }

    fn no_answer(why: NoAnswer) -> Check {
        match why {
            NoAnswer::TimedOut => fault("reachable", KeyringFault::TimedOut),
            NoAnswer::Refused => {
                fault("reachable", KeyringFault::Other { detail: "it refused a simple question".into() })
            }
        }
    }

    fn fault(check: &'static str, fault: KeyringFault) -> Check {
        Check::fault(Area::Keyring, check, Fault::Keyring(fault))
    }

    fn unreadable(checks: Vec<Check>) -> Keyring {
        Keyring { checks, readable: false }
    }
}
