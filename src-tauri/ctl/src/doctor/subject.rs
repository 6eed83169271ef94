//! What is looked at.

use satchime_l10n::t;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// Programs read it in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Reachable,
    Unlocked,
    Place,
    #[serde(rename = "free space")]
    FreeSpace,
    Database,
    #[serde(rename = "in use by")]
    User,
    Traces,
    #[serde(rename = "put aside")]
    PutAside,
    Session,
    Notifications,
    Tray,
    Wanted,
    Watched,
    Way,
    Server,
    Key,
    Payments,
    Clock,
    Channel,
    Subscription,
    #[serde(rename = "push test")]
    PushTest,
    Removals,
    Wallets,
}

impl Subject {
    const ALL: [Self; 23] = [
        Self::Reachable,
        Self::Unlocked,
        Self::Place,
        Self::FreeSpace,
        Self::Database,
        Self::User,
        Self::Traces,
        Self::PutAside,
        Self::Session,
        Self::Notifications,
        Self::Tray,
        Self::Wanted,
        Self::Watched,
        Self::Way,
        Self::Server,
        Self::Key,
        Self::Payments,
        Self::Clock,
        Self::Channel,
        Self::Subscription,
        Self::PushTest,
        Self::Removals,
        Self::Wallets,
    ];

    /// In a word or two.
    pub fn label(self) -> String {
        match self {
            Self::Reachable => t!("doctor-looked.reachable"),
            Self::Unlocked => t!("doctor-looked.unlocked"),
            Self::Place => t!("doctor-looked.place"),
            Self::FreeSpace => t!("doctor-looked.free-space"),
            Self::Database => t!("doctor-looked.database"),
            Self::User => t!("doctor-looked.user"),
            Self::Traces => t!("doctor-looked.traces"),
            Self::PutAside => t!("doctor-looked.put-aside"),
            Self::Session => t!("doctor-looked.session"),
            Self::Notifications => t!("doctor-looked.notifications"),
            Self::Tray => t!("doctor-looked.tray"),
            Self::Wanted => t!("doctor-looked.wanted"),
            Self::Watched => t!("doctor-looked.watched"),
            Self::Way => t!("doctor-looked.way"),
            Self::Server => t!("doctor-looked.server"),
            Self::Key => t!("doctor-looked.key"),
            Self::Payments => t!("doctor-looked.payments"),
            Self::Clock => t!("doctor-looked.clock"),
            Self::Channel => t!("doctor-looked.channel"),
            Self::Subscription => t!("doctor-looked.subscription"),
            Self::PushTest => t!("doctor-looked.push-test"),
            Self::Removals => t!("doctor-looked.removals"),
            Self::Wallets => t!("doctor-looked.wallets"),
        }
    }

    /// Wide enough for each of them.
    pub fn column() -> usize {
        Self::ALL.map(|subject| subject.label().width()).into_iter().max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use satchime_l10n::{Language, within};

    use super::*;
    use crate::output::json;

    #[test]
    fn programs_find_it_under_one_name_in_every_language() {
        for language in Language::ALL {
            let named = within(language, || Subject::ALL.map(|subject| json::line(&subject)).concat());
            assert_eq!(
                named.replace('"', ""),
                "reachable\nunlocked\nplace\nfree space\ndatabase\nin use by\ntraces\nput aside\nsession\n\
                 notifications\ntray\nwanted\nwatched\nway\nserver\nkey\npayments\nclock\nchannel\n\
                 subscription\npush test\nremovals\nwallets\n"
            );
        }
    }
}
