//! The keyring: which, whether it answers, and whether it is unlocked. Nothing here puts up an unlock dialog where that
//! can be avoided.

use satchime_adapters::KeyringSecrets;
use satchime_domain::fault::Fault;
use satchime_l10n::t;

use super::check::{Area, Check};
use super::subject::Subject;

pub struct Keyring {
    pub checks: Vec<Check>,
    /// Whether keys can be read without troubling the person.
    pub readable: bool,
}

/// Whether the keyring answers Satchime's own way of asking.
async fn probe(which: &str) -> Keyring {
    let (check, readable) = match KeyringSecrets::new().probe().await {
        Ok(()) => (Check::good(Area::Keyring, Subject::Reachable, which), true),
        Err(fault) => (Check::fault(Area::Keyring, Subject::Reachable, Fault::Keyring(fault)), false),
    };
    Keyring { checks: vec![check], readable }
}

#[cfg(target_os = "macos")]
pub async fn look() -> Keyring {
    probe(&t!("doctor-keychain")).await
}

#[cfg(windows)]
pub async fn look() -> Keyring {
    probe(&t!("doctor-credentials")).await
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
            let check =
                Check::fault(Area::Keyring, Subject::Reachable, Fault::Keyring(KeyringFault::Missing));
            return unreadable(vec![check.finding(t!("doctor-no-session.keyring"))]);
        };
        if let Presence::Missing = bus.presence(NAME).await {
            return unreadable(vec![fault(Subject::Reachable, KeyringFault::Missing)]);
        }
        let mut unlocked = match unlocked(&bus).await {
            Ok(check) => vec![check],
            Err(check) => return unreadable(vec![check]),
        };
        let which = match bus.program(NAME).await {
            Some(program) => t!("doctor-secret-service", program = program),
            None => t!("doctor-secret-service.unknown"),
        };
        let mut keyring = probe(&which).await;
        keyring.checks.append(&mut unlocked);
        keyring
    }

    /// Asks for the lock's state, which never asks the person.
    async fn unlocked(bus: &SessionBus) -> Result<Check, Check> {
        const CHECK: Subject = Subject::Unlocked;
        let default: OwnedObjectPath = bus.call(SERVICE, "ReadAlias", &"default").await.map_err(no_answer)?;
        if default.as_str() == "/" {
            let next = t!("doctor-no-collection.next");
            return Err(Check::wrong(Area::Keyring, CHECK, t!("doctor-no-collection"), next));
        }
        match bus.is_true((NAME, default.as_str(), COLLECTION), "Locked").await.map_err(no_answer)? {
            true => Err(fault(CHECK, KeyringFault::Locked)),
            false => Ok(Check::good(Area::Keyring, CHECK, t!("doctor-unlocked"))),
        }
    }

    fn no_answer(why: NoAnswer) -> Check {
        match why {
            NoAnswer::TimedOut => fault(Subject::Reachable, KeyringFault::TimedOut),
            NoAnswer::Refused => {
                fault(Subject::Reachable, KeyringFault::Other { detail: t!("doctor-keyring-refused") })
            }
        }
    }

    fn fault(check: Subject, fault: KeyringFault) -> Check {
        Check::fault(Area::Keyring, check, Fault::Keyring(fault))
    }

    fn unreadable(checks: Vec<Check>) -> Keyring {
        Keyring { checks, readable: false }
    }
}
