//! Which WebSocket channel to subscribe to.

use crate::wallet::{Access, ChannelChoice, ChannelKind, Wallet};

/// The channel to open, and whether the server pushes this wallet's payments to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelPlan {
    pub kind: ChannelKind,
    /// `false`: nothing will come on it, so REST has to be asked more often.
    pub pushes: bool,
}

impl ChannelPlan {
    /// Nothing would ever be heard of the wallet: without a key, frames are all there is.
    pub fn is_deaf(self, access: Access) -> bool {
        access == Access::IdOnly && !self.pushes
    }
}

/// The channel of a wallet that is watched. `used`: the one that its server uses, as far as it told.
pub fn plan_for(wallet: &Wallet, used: Option<ChannelKind>) -> ChannelPlan {
    let id_known = wallet.source_wallet_id.is_some();
    plan(wallet.access, wallet.channel, wallet.learned_channel, used, id_known)
}

/// By what is known of its server, nothing will be heard of the wallet.
pub fn is_deaf(wallet: &Wallet) -> bool {
    plan_for(wallet, None).is_deaf(wallet.access)
}

/// Chooses the channel. What the server tells outweighs what was learned before; without either, the key, which is what
/// servers of today use. An admin key is put into a URL only when the person asked for it: servers write
/// the whole path to their log.
pub fn plan(
    access: Access,
    choice: ChannelChoice,
    learned: Option<ChannelKind>,
    used: Option<ChannelKind>,
    id_known: bool,
) -> ChannelPlan {
    let used = used.or(learned);
    let open = |kind| ChannelPlan { kind, pushes: used.is_none_or(|used| used == kind) };
    let silent = |kind| ChannelPlan { kind, pushes: false };
    match (access, choice) {
        (Access::IdOnly, _) => open(ChannelKind::Id),
        (_, ChannelChoice::Id) if id_known => open(ChannelKind::Id),
        (_, ChannelChoice::Id) => silent(ChannelKind::Key),
        (_, ChannelChoice::Key) => open(ChannelKind::Key),
        (Access::AdminKey, ChannelChoice::Auto) if id_known => match used {
            Some(ChannelKind::Id) => open(ChannelKind::Id),
            Some(ChannelKind::Key) | None => silent(ChannelKind::Id),
        },
        (_, ChannelChoice::Auto) => match used.unwrap_or(ChannelKind::Key) {
            ChannelKind::Id if !id_known => silent(ChannelKind::Key),
            kind => open(kind),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Access::{AdminKey, IdOnly, InvoiceKey};
    use ChannelChoice::Auto;
    use ChannelKind::{Id, Key};

    #[test]
    fn without_a_key_a_silent_channel_is_deaf() {
        for (access, learned, told, deaf) in [
            (IdOnly, None, Some(Key), true),
            (IdOnly, Some(Key), None, true),
            (IdOnly, Some(Key), Some(Id), false),
            (IdOnly, None, None, false),
            (AdminKey, None, Some(Key), false),
            (InvoiceKey, None, Some(Key), false),
        ] {
            assert_eq!(plan(access, Auto, learned, told, true).is_deaf(access), deaf, "{access:?} {told:?}");
        }
    }

    #[test]
    fn follows_what_the_server_uses() {
        let pushes = |kind| ChannelPlan { kind, pushes: true };
        let silent = |kind| ChannelPlan { kind, pushes: false };
        for (access, choice, learned, told, id_known, expected) in [
            (InvoiceKey, Auto, None, Some(Key), false, pushes(Key)),
            (InvoiceKey, Auto, None, Some(Id), true, pushes(Id)),
            (InvoiceKey, Auto, None, Some(Id), false, silent(Key)),
            (InvoiceKey, Auto, Some(Id), Some(Key), true, pushes(Key)),
            (InvoiceKey, Auto, Some(Id), None, true, pushes(Id)),
            (InvoiceKey, Auto, None, None, true, pushes(Key)),
            (InvoiceKey, ChannelChoice::Id, None, Some(Key), true, silent(Id)),
            (AdminKey, Auto, None, Some(Key), true, silent(Id)),
            (AdminKey, Auto, None, Some(Id), true, pushes(Id)),
            (AdminKey, ChannelChoice::Key, None, Some(Key), true, pushes(Key)),
            (IdOnly, Auto, None, Some(Id), true, pushes(Id)),
            (IdOnly, Auto, None, Some(Key), true, silent(Id)),
        ] {
            assert_eq!(
                plan(access, choice, learned, told, id_known),
                expected,
                "{access:?} {choice:?} {told:?}"
            );
        }
    }
}
