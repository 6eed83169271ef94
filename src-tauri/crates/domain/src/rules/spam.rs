//! Tiny payments that carry a message: an advertisement costs a satoshi, and a notification would show it.

use linkify::{LinkFinder, LinkKind};
use serde::{Deserialize, Serialize};

use crate::money::Msat;
use crate::payment::{Direction, PaymentRecord, Status};
use crate::text;

/// What is not told: it is shown in the list of payments only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SpamFilter {
    /// Only smaller payments than this are looked at, in msat; none with 0.
    pub below_msat: Msat,
    pub messages: Messages,
}

/// Which messages make a tiny payment spam.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Messages {
    /// Those with a link.
    #[default]
    Links,
    /// Any at all.
    Any,
}

impl Default for SpamFilter {
    fn default() -> Self {
        Self { below_msat: Msat::from_sat(100), messages: Messages::Links }
    }
}

impl SpamFilter {
    pub fn catches(&self, record: &PaymentRecord) -> bool {
        let is_tiny = record.direction == Direction::Inbound
            && record.status == Status::Succeeded
            && record.amount_msat < self.below_msat;
        is_tiny && [&record.comment, &record.memo].into_iter().flatten().any(|text| self.is_message(text))
    }

    /// Of what can be seen of it: a link is no less one for what is hidden in it.
    fn is_message(&self, text: &str) -> bool {
        const LOOKED_AT: usize = 2_000;
        let seen = text::one_line(text, LOOKED_AT);
        match self.messages {
            Messages::Any => !seen.is_empty(),
            Messages::Links => {
                let mut finder = LinkFinder::new();
                // An address such as alice@shop.example is where payments go, not where readers shall.
                finder.kinds(&[LinkKind::Url]);
                finder.url_must_have_scheme(false);
                finder.links(&seen).any(|link| leads_somewhere(link.as_str()))
            }
        }
    }
}

/// A name without a scheme is one only if it ends as names do: a missing blank after a full stop makes none.
fn leads_somewhere(link: &str) -> bool {
    let host = link.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let ends_as_a_name = |end: &str| end.len() >= 2 && end.bytes().all(|byte| byte.is_ascii_lowercase());
    link.contains("://") || host.rsplit_once('.').is_some_and(|(_, end)| ends_as_a_name(end))
}
