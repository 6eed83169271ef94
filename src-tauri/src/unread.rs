//! How many payments were announced since the person last looked into the window.

use std::collections::HashSet;

use satchime_domain::notice::{Notice, NoticeId};
use satchime_domain::payment::{PaymentHash, Status};
use satchime_domain::wallet::WalletId;

#[derive(Debug, Default)]
pub struct Unread {
    count: usize,
    /// The window has the focus.
    looking: bool,
    /// Counted, but not taken by the desktop yet: those are announced again.
    untaken: HashSet<(WalletId, NoticeId)>,
    /// Counted while they were on their way: what becomes of them is the same payment.
    on_their_way: HashSet<(WalletId, PaymentHash)>,
}

impl Unread {
    pub fn count(&self) -> usize {
        self.count
    }

    /// These are announced, unless they were before.
    pub fn announced(&mut self, notices: &[Notice]) {
        for Notice { id, payment, .. } in notices {
            let is_new = self.untaken.insert((payment.wallet.clone(), *id));
            // Its id may change when it settles.
            let name = (payment.wallet.clone(), payment.record.payment_hash.clone());
            let is_counted = match payment.record.status {
                Status::Pending => !self.looking && !self.on_their_way.insert(name),
                Status::Succeeded | Status::Failed => self.on_their_way.remove(&name),
            };
            if is_new && !is_counted && !self.looking {
                self.count += 1;
            }
        }
    }

    /// These will not be announced again.
    pub fn taken(&mut self, notices: &[Notice]) {
        for Notice { id, payment, .. } in notices {
            self.untaken.remove(&(payment.wallet.clone(), *id));
        }
    }

    /// The window was opened: all of them were seen.
    pub fn seen(&mut self) {
        self.count = 0;
        self.on_their_way.clear();
    }

    /// The focus came to the window or left it.
    pub fn look(&mut self, looking: bool) {
        self.looking = looking;
        if looking {
            self.seen();
        }
    }
}

#[cfg(test)]
mod tests {
    use satchime_domain::payment::Direction;

    use super::*;
    use crate::fixtures;

    fn notice(id: i64, wallet: &str) -> Notice {
        let mut payment = fixtures::payment(Direction::Inbound, Status::Succeeded, id);
        payment.wallet = WalletId(wallet.into());
        Notice {
            id: NoticeId(id),
            wallet_name: wallet.into(),
            decided_at: payment.first_seen_at,
            held: None,
            payment,
        }
    }

    #[test]
    fn a_payment_on_its_way_and_what_becomes_of_it_count_once() {
        let of_payment = |id: i64, status| {
            let mut notice = notice(id, "shop");
            notice.payment.record = fixtures::payment(Direction::Outbound, status, 5).record;
            notice
        };
        let mut unread = Unread::default();
        unread.announced(&[of_payment(1, Status::Pending)]);
        unread.announced(&[of_payment(1, Status::Pending)]);
        unread.announced(&[of_payment(2, Status::Succeeded)]);
        assert_eq!(unread.count(), 1);
        unread.announced(&[of_payment(3, Status::Pending)]);
        unread.seen();
        unread.announced(&[of_payment(4, Status::Failed)]);
        assert_eq!(unread.count(), 1, "somebody looked in between");
    }

    #[test]
    fn each_announcement_counts_once_until_somebody_looks() {
        let mut unread = Unread::default();
        unread.announced(&[notice(1, "shop"), notice(4, "shop")]);
        unread.announced(&[notice(4, "shop")]);
        unread.announced(&[notice(2, "till"), notice(3, "till")]);
        assert_eq!(unread.count(), 4);
        unread.look(true);
        unread.announced(&[notice(5, "shop")]);
        assert_eq!(unread.count(), 0);
        unread.look(false);
        unread.announced(&[notice(5, "shop"), notice(6, "shop")]);
        assert_eq!(unread.count(), 1);
        unread.taken(&[notice(5, "shop"), notice(6, "shop")]);
        // What was held back comes later, by lower numbers.
        unread.seen();
        unread.announced(&[notice(0, "shop")]);
        assert_eq!(unread.count(), 1);
        unread.taken(&[notice(0, "shop")]);
        unread.seen();
        unread.announced(&[notice(7, "shop")]);
        assert_eq!(unread.count(), 1, "it was opened where it got no focus");
    }
}
