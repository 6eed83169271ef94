//! Reading the news from the server's list of payments into the ledger. The catch-up after a connection, the
//! confirmation of hints and the reconciliation from time to time are all this, so they can't disagree. Of the past,
//! only the newest page is read here; the rest of it is [`crate::worker::backfill`]'s.

pub(crate) mod hidden;
mod list;
mod questions;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use satchime_domain::Timestamp;
use satchime_domain::fault::Fault;
use satchime_domain::money::Msat;
use satchime_domain::payment::{CheckingId, Payment, PaymentHash, PaymentRecord};
use satchime_domain::wallet::{History, Progress, SourceWalletId, WalletId};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::framed_ids::FramedIds;
use crate::pacing::{Lane, Server};
use crate::paging::Gaps;
use crate::ports::{Account, Ports, Recorded};
use crate::recorder::{Entry, Evidence, Recorder};

/// One comparison of a wallet's ledger with its server's.
pub(crate) struct ReconcileJob {
    pub ports: Ports,
    pub recorder: Recorder,
    pub server: Arc<Server>,
    pub lane: Lane,
    /// Once cancelled, a frame waits for the answer after all.
    pub hurry: CancellationToken,
    pub account: Account,
    pub wallet: WalletId,
    /// Which of the server's wallets this is, where that is known.
    pub known_as: Option<SourceWalletId>,
    /// The list can be read by change ([`satchime_domain::source::Capabilities::lists_changes`]).
    pub lists_changes: bool,
    /// As [`Evidence::live_since`].
    pub live_since: Option<Instant>,
    pub progress: Progress,
    /// What frames named since the last reconciliation.
    pub hints: BTreeMap<CheckingId, PaymentHash>,
    /// What frames named while history is read, also after the reconciliation began: it may wait long for its turn.
    pub framed_ids: FramedIds,
    /// Those of them that the ledger knows as pending: likely true, so asked about if the list does not show them.
    pub hinted_pending: Vec<CheckingId>,
    /// The others: true ones are among the newest, so of those the list does not show most are made up.
    pub hinted_unknown: Vec<CheckingId>,
    /// Pending payments whose turn it is.
    pub questions: Vec<(CheckingId, PaymentHash)>,
    /// After an outage: where the server can't list what changed, read back to this time, from when the oldest pending
    /// payment is.
    pub back_to: Option<Timestamp>,
    /// Ask for the balance even if nothing changed.
    pub balance_wanted: bool,
    /// Where the last reconciliation stepped over records that can't be read.
    pub gaps: Gaps,
    /// Read the whole list, in case what could not be read can be now.
    pub to_the_end: bool,
}

/// What a comparison found, complete or not.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// What the ledger did not know, newest first; only the newest few of very many.
    pub changed: Vec<Payment>,
    /// What the ledger did not know to be pending.
    pub undecided: Vec<Payment>,
    /// What was asked about singly.
    pub asked: HashSet<CheckingId>,
    /// One of those questions had no answer that can be read.
    pub is_doubtful: bool,
    /// Of those, what the server does not know.
    pub gone: BTreeSet<CheckingId>,
    /// Records that were compared and can't change any more.
    pub settled: HashSet<CheckingId>,
    /// The server's clock, by its last answer that told it.
    pub server_time: Option<Timestamp>,
    /// How far the wallet is followed, as the store has it.
    pub progress: Progress,
    /// At least one answer did not reject the key.
    pub key_accepted: bool,
    /// Where records were stepped over, once the list was read.
    pub gaps: Option<Gaps>,
    /// The wallet id the server's records carry.
    pub source_wallet: Option<SourceWalletId>,
    /// The server shows no payment at all.
    list_is_empty: bool,
}

/// Of very many changes, so many are given back; all are in the ledger.
const MAX_CHANGED: usize = 200;

impl ReconcileJob {
    /// Compares everything that may have changed since `progress`. Nothing is lost when it fails or is dropped
    /// half-way: the progress moves only at its end, and what was written until then is in the findings all the same.
    /// The result is the first fault of the network, the server or the store.
    pub async fn run(mut self) -> (Findings, Result<(), Fault>) {
        let mut findings = Findings { progress: self.progress.clone(), ..Findings::default() };
        let result = async {
            self.resume(&mut findings).await?;
            self.compare(&mut findings).await
        };
        let result = result.await;
        (findings, result)
    }

    /// A reading that was dropped half-way may have come further than it could tell.
    async fn resume(&mut self, findings: &mut Findings) -> Result<(), Fault> {
        if let Some(kept) = self.ports.store.progress(&self.wallet).await.map_err(Fault::Storage)? {
            self.progress = kept.clone();
            findings.progress = kept;
        }
        Ok(())
    }

    async fn compare(&self, findings: &mut Findings) -> Result<(), Fault> {
        let mut advance = match self.progress.history {
            History::Unread => self.read_newest(findings).await?,
            History::Reading(_) | History::Read => self.read_changes(findings).await?,
        };
        self.recorder.report().await;
        // A server that did not answer for one payment shows with that question that it answers.
        let changed = self.balance_wanted || !findings.changed.is_empty() || findings.is_doubtful;
        if changed
            || (findings.list_is_empty && !self.is_known_empty())
            || self.progress.balance_msat.is_none()
        {
            let verified = self.put(findings, self.ports.source.wallet(&self.account)).await?;
            self.refuse_hidden(&verified, findings).await?;
            advance.balance_msat = Some(verified.balance_msat);
        }
        let mut reached = findings.progress.clone();
        advance.apply(&mut reached);
        if reached != findings.progress {
            self.write(Entry::advance(advance), findings).await?;
        }
        Ok(())
    }

    /// Nothing of it was read yet, so it was asked for its balance right before its channel was subscribed to.
    fn is_known_empty(&self) -> bool {
        self.progress.history == History::Unread && self.progress.balance_msat == Some(Msat::ZERO)
    }

    /// Puts one question to the server.
    async fn put<T>(
        &self,
        findings: &mut Findings,
        question: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let answer = self.server.request_until_urgent(self.lane, &self.hurry, question).await;
        findings.key_accepted |= !matches!(answer, Err(Fault::KeyRejected));
        answer
    }

    /// Of a wallet that was empty when it was added, and of one that is shared, only records tell which one it is. If
    /// another key has been watching it, the other one says what happens: before anything is written here, so nothing
    /// is said twice.
    async fn claim(&self, records: &[PaymentRecord]) -> Result<(), Fault> {
        let id = records.iter().find_map(|record| record.source_wallet_id.as_ref());
        let Some(id) = id.filter(|id| self.known_as.as_ref() != Some(id)) else { return Ok(()) };
        match self.ports.store.claim(&self.wallet, id).await.map_err(Fault::Storage)? {
            Some(known) => Err(Fault::SameWallet { name: known.name }),
            None => Ok(()),
        }
    }

    async fn record(&self, entry: Entry, findings: &mut Findings) -> Result<(), Fault> {
        if entry.is_empty() {
            return Ok(());
        }
        self.claim(&entry.records).await?;
        let is_final = |record: &&PaymentRecord| record.status.is_final();
        let settled: Vec<CheckingId> =
            entry.records.iter().filter(is_final).map(|record| record.checking_id.clone()).collect();
        let changed = self.write(entry, findings).await?;
        findings.settled.extend(settled);
        findings
            .undecided
            .extend(changed.iter().filter(|payment| !payment.record.status.is_final()).cloned());
        let room = MAX_CHANGED.saturating_sub(findings.changed.len());
        findings.changed.extend(changed.into_iter().take(room));
        Ok(())
    }

    async fn write(&self, entry: Entry, findings: &mut Findings) -> Result<Vec<Payment>, Fault> {
        let advance = entry.advance;
        let evidence = Evidence {
            hinted: self.hints.keys().cloned().chain(self.framed_ids.all()).collect(),
            server_time: findings.server_time,
            live_since: self.live_since,
            ..Evidence::answer(self.lists_changes)
        };
        let Recorded { changed, seen_count } = self.recorder.record(entry, evidence, &self.progress).await?;
        advance.apply(&mut findings.progress);
        findings.progress.seen_count = seen_count;
        Ok(changed)
    }
}
