//! Whether the server's pushes reach us, learned by comparing what frames told with what reconciling over REST found.

use std::collections::VecDeque;
use std::time::Duration;

use satchime_l10n::t;
use serde::{Deserialize, Serialize};

use crate::fault::{Explanation, Fault};

use crate::payment::CheckingId;

/// How payments reach us while a wallet is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveMode {
    /// Frames tell at once, REST confirms.
    Pushed,
    /// Payments were found that no frame told of, more than once in a row: REST is asked every ten
    /// seconds instead, or more rarely where many wallets share a server.
    PushMissing,
    /// The server pushes nothing to the channel that may be used (an admin key goes into no URL): REST is asked as if
    /// pushes were missing.
    Polled,
    /// REST answers, but WebSockets don't get through to the server: REST is asked as if pushes were missing.
    NoSocket,
    /// Watched by its id alone: frames are all there is, and nothing confirms them.
    Unconfirmed,
}

/// What one channel's pushes were worth so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushRecord {
    ever_pushed: bool,
    /// Payments in a row that no frame told of.
    missed: u32,
    /// So many of those since the connection's last sign of life: if it was dead, that says nothing of the channel.
    unsure: u32,
    /// The last of those: their frames may only be late.
    awaited: VecDeque<CheckingId>,
}

impl PushRecord {
    /// On a channel that never told of anything: it is likely the wrong one.
    const MAX_AT_FIRST: u32 = 2;
    /// On one that did: a single frame gets lost, and an admin's debit has none.
    const MAX: u32 = 3;
    const MAX_AWAITED: usize = 100;

    /// A frame told of a payment that REST knows.
    pub fn pushed(&mut self) {
        (self.ever_pushed, self.missed, self.unsure) = (true, 0, 0);
        self.awaited.clear();
    }

    /// REST knows a settled payment that no frame told of.
    pub fn missed(&mut self, id: &CheckingId) {
        self.miss_at_least(self.missed.saturating_add(1));
        if self.awaited.len() == Self::MAX_AWAITED {
            self.awaited.pop_front();
        }
        self.awaited.push_back(id.clone());
    }

    /// A frame came; it may be one that was awaited.
    pub fn frame_came(&mut self, id: &CheckingId) {
        if self.awaited.iter().any(|awaited| awaited == id) {
            self.pushed();
        }
    }

    /// A message of our own did not come back: nothing else will.
    pub fn failed_a_test(&mut self) {
        self.miss_at_least(Self::MAX);
    }

    /// A message of our own came back: the way is open. Payments that go by without a frame are counted from here.
    pub fn passed_a_test(&mut self) {
        (self.missed, self.unsure) = (0, 0);
        self.awaited.clear();
    }

    fn miss_at_least(&mut self, missed: u32) {
        let more = missed.saturating_sub(self.missed);
        (self.missed, self.unsure) = (self.missed + more, self.unsure.saturating_add(more));
    }

    /// Something came over the connection: whatever was sent before has come, too.
    pub const fn heard(&mut self) {
        self.unsure = 0;
    }

    /// The connection ended. It may have been dead since it was last heard.
    pub const fn disconnected(&mut self) {
        self.missed = self.missed.saturating_sub(self.unsure);
        self.unsure = 0;
    }

    /// The channel told of a payment at least once.
    pub const fn ever_pushed(&self) -> bool {
        self.ever_pushed
    }

    /// Payments go by without a frame, again and again.
    pub const fn is_missing(&self) -> bool {
        self.missed >= if self.ever_pushed { Self::MAX } else { Self::MAX_AT_FIRST }
    }
}

/// What became of a test that a person asked for: a message of our own, sent to the wallet's channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushTest {
    /// It came back over the wallet's subscription.
    Arrived { after: Duration },
    /// The server took it, and it did not come back in time.
    NotArrived,
    /// The server could not be asked to send it.
    NotSent(Fault),
    /// The server pushes nothing to this wallet's channel ([`LiveMode::Polled`]), so there is nothing to test.
    NotPushed,
    /// WebSockets don't get through ([`LiveMode::NoSocket`]), so nothing could come back.
    NoSocket,
    /// There is no open subscription to test.
    NotConnected,
    /// The subscription ended meanwhile.
    Interrupted,
}

/// A test's outcome for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestWords {
    pub good: bool,
    pub title: String,
    /// What it means and what to do.
    pub text: String,
}

impl PushTest {
    /// How long the message has to come back.
    pub const WITHIN: Duration = Duration::from_secs(10);

    pub fn words(&self) -> TestWords {
        let (good, title, text) = match self {
            Self::Arrived { after } => (
                true,
                t!("push-test-arrived", milliseconds = after.as_millis().to_string()),
                t!("push-test-arrived.text"),
            ),
            Self::NotArrived => (false, t!("push-test-not-arrived"), t!("push-test-not-arrived.text")),
            Self::NotSent(fault) => {
                let Explanation { title, text, .. } = fault.explain();
                (false, t!("push-test-not-sent", title = title), t!("push-test-not-sent.text", text = text))
            }
            Self::NotPushed => (true, t!("push-test-not-pushed"), t!("push-test-not-pushed.text")),
            Self::NoSocket => (false, t!("push-test-no-socket"), t!("push-test-no-socket.text")),
            Self::NotConnected => (false, t!("push-test-not-connected"), t!("push-test-not-connected.text")),
            Self::Interrupted => (false, t!("push-test-interrupted"), t!("push-test-interrupted.text")),
        };
        TestWords { good, title, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u32) -> CheckingId {
        CheckingId(number.to_string())
    }

    #[test]
    fn a_channel_that_never_pushed_anything_is_doubted_sooner() {
        let mut new = PushRecord::default();
        new.missed(&id(1));
        assert!(!new.is_missing());
        new.missed(&id(2));
        assert!(new.is_missing());

        let mut proved = PushRecord::default();
        proved.pushed();
        proved.missed(&id(1));
        proved.missed(&id(2));
        assert!(!proved.is_missing());
        proved.missed(&id(3));
        assert!(proved.is_missing());
    }

    #[test]
    fn what_a_dead_connection_did_not_bring_says_nothing() {
        let mut record = PushRecord::default();
        record.missed(&id(1));
        record.heard();
        record.missed(&id(2));
        record.failed_a_test();
        assert!(record.is_missing());
        record.disconnected();
        assert!(!record.is_missing());
        record.missed(&id(3));
        record.heard();
        record.disconnected();
        assert!(record.is_missing());
    }

    #[test]
    fn one_frame_makes_good_for_those_that_were_lost() {
        let mut record = PushRecord::default();
        (1..=5).for_each(|number| record.missed(&id(number)));
        record.pushed();
        assert!(!record.is_missing() && record.ever_pushed());
        record.missed(&id(6));
        assert!(!record.is_missing());
    }

    #[test]
    fn a_late_frame_counts_but_a_made_up_one_does_not() {
        let mut record = PushRecord::default();
        record.missed(&id(1));
        record.missed(&id(2));
        record.frame_came(&id(9));
        assert!(record.is_missing());
        record.frame_came(&id(2));
        assert!(!record.is_missing());
    }
}
