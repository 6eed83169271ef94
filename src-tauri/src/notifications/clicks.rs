//! Where clicks on the last notifications lead.

use std::collections::VecDeque;

use parking_lot::Mutex;

use super::notifier::Target;

/// Older notifications just open nothing.
const REMEMBERED: usize = 64;

/// The notifications shown last, by what tells them apart.
pub struct Clicks<Id>(Mutex<VecDeque<(Id, Option<Target>)>>);

impl<Id: PartialEq> Clicks<Id> {
    pub fn remember(&self, id: Id, target: Option<Target>) {
        let mut shown = self.0.lock();
        shown.retain(|(other, _)| *other != id);
        shown.truncate(REMEMBERED - 1);
        shown.push_front((id, target));
    }

    /// The target of the notification, once; nothing for one that is not ours or too old.
    pub fn take(&self, id: &Id) -> Option<Option<Target>> {
        let mut shown = self.0.lock();
        let at = shown.iter().position(|(other, _)| other == id)?;
        shown.remove(at).map(|(_, target)| target)
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
    use crate::view::types::PaymentRef;

    fn target(name: u32) -> Option<Target> {
        let payment = PaymentRef { wallet_id: "w".into(), checking_id: name.to_string() };
        Some(Target { origin: Origin::Own, payment })
    }

    #[test]
    fn remembers_the_last_ones_and_each_once() {
        let clicks = Clicks::default();
        for id in 0..100 {
            clicks.remember(id, target(id));
        }
        assert_eq!(clicks.take(&99), Some(target(99)));
        assert_eq!(clicks.take(&99), None);
        assert_eq!(clicks.take(&36), Some(target(36)));
        assert_eq!(clicks.take(&35), None);
    }

    #[test]
    fn a_number_used_again_belongs_to_the_newer() {
        let clicks = Clicks::default();
        clicks.remember(1, target(1));
        clicks.remember(1, target(2));
        assert_eq!(clicks.take(&1), Some(target(2)));
        assert_eq!(clicks.take(&1), None);
    }
}
