//! What clicks on the last notifications want.

use std::collections::VecDeque;

use parking_lot::Mutex;

use super::notifier::{Action, Click};

/// Older notifications just open nothing.
const REMEMBERED: usize = 64;

/// The notifications shown last, by what tells them apart.
pub struct Clicks<Id>(Mutex<VecDeque<(Id, Vec<Action>)>>);

impl<Id: PartialEq> Clicks<Id> {
    pub fn remember(&self, id: Id, actions: Vec<Action>) {
        let mut shown = self.0.lock();
        shown.retain(|(other, _)| *other != id);
        shown.truncate(REMEMBERED - 1);
        shown.push_front((id, actions));
    }

    /// What the action of this name wants, once; nothing for a notification that is not ours or too old.
    pub fn take(&self, id: &Id, name: &str) -> Option<Click> {
        let mut shown = self.0.lock();
        let at = shown.iter().position(|(other, _)| other == id)?;
        let (_, actions) = shown.remove(at)?;
        actions.into_iter().find(|action| action.name == name).map(|action| action.click)
    }
}

impl<Id> Default for Clicks<Id> {
    fn default() -> Self {
        Self(Mutex::new(VecDeque::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::Origin;
    use satchime_domain::wallet::WalletId;

    fn click(number: u32) -> Click {
        Click::OpenWallet(Origin::Own, WalletId(number.to_string()))
    }

    fn actions(number: u32) -> Vec<Action> {
        let mute = Click::MuteWallet(Origin::Own, WalletId(number.to_string()));
        [(Action::DEFAULT, click(number)), ("mute", mute)]
            .map(|(name, click)| Action { name, label: String::new(), click })
            .to_vec()
    }

    #[test]
    fn remembers_the_last_ones_and_each_once() {
        let clicks = Clicks::default();
        for id in 0..100 {
            clicks.remember(id, actions(id));
        }
        assert_eq!(clicks.take(&99, Action::DEFAULT), Some(click(99)));
        assert_eq!(clicks.take(&99, Action::DEFAULT), None);
        assert_eq!(clicks.take(&36, Action::DEFAULT), Some(click(36)));
        assert_eq!(clicks.take(&35, Action::DEFAULT), None);
        let muted = Click::MuteWallet(Origin::Own, WalletId("98".into()));
        assert_eq!(clicks.take(&98, "mute"), Some(muted));
        assert_eq!(clicks.take(&97, "unknown"), None);
    }

    #[test]
    fn a_number_used_again_belongs_to_the_newer() {
        let clicks = Clicks::default();
        clicks.remember(1, actions(1));
        clicks.remember(1, actions(2));
        assert_eq!(clicks.take(&1, Action::DEFAULT), Some(click(2)));
        assert_eq!(clicks.take(&1, Action::DEFAULT), None);
    }
}
