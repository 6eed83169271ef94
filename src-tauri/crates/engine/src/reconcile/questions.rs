//! Payments that are asked about one by one.

use satchime_domain::fault::Fault;
use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};

use super::{Findings, ReconcileJob};
use crate::recorder::Entry;

/// How many payments are asked for one by one in a reconciliation, and how many of those may be made up.
const SINGLE_QUESTIONS: usize = 10;
const DOUBTFUL_QUESTIONS: usize = 3;

impl ReconcileJob {
    /// Asks for what the list did not show: what frames named, and payments long pending.
    pub(super) async fn ask_singly(&self, findings: &mut Findings) -> Result<(), Fault> {
        let doubtful = self.hinted_unknown.iter().take(DOUBTFUL_QUESTIONS);
        let hinted = self.hinted_pending.iter().chain(doubtful);
        let hinted = hinted.filter_map(|id| Some((id.clone(), self.hints.get(id)?.clone())));
        for (id, hash) in hinted.chain(self.questions.iter().cloned()) {
            if findings.asked.len() == SINGLE_QUESTIONS {
                break;
            }
            if !findings.settled.contains(&id) && findings.asked.insert(id.clone()) {
                match self.ask(id.clone(), &hash, findings).await {
                    // The list was just answered for, so it is this question. Whatever became of the payment, nothing
                    // is known of it.
                    Err(fault) if fault.may_be_of_a_question() => {
                        findings.is_doubtful = true;
                        self.record(Entry { asked: vec![id], ..Entry::default() }, findings).await?;
                        // The others might take as long, and a frame may wait for them.
                        if fault == Fault::TimedOut {
                            break;
                        }
                    }
                    asked => asked?,
                }
            }
        }
        Ok(())
    }

    /// By its hash, which makes the server ask its funding source; where that shows another record, by its id.
    async fn ask(&self, id: CheckingId, hash: &PaymentHash, findings: &mut Findings) -> Result<(), Fault> {
        let by_hash = self.put(findings, self.ports.source.payment(&self.account, hash)).await?;
        if by_hash.as_ref().is_some_and(|record| record.checking_id == id) {
            let records = by_hash.into_iter().collect();
            return self.record(Entry { asked: vec![id], ..Entry::of(records) }, findings).await;
        }
        let by_id = self.put(findings, self.ports.source.record(&self.account, &id)).await?;
        if by_id.is_none() {
            self.miss(id.clone(), by_hash.as_ref(), findings).await?;
        }
        let records = by_hash.into_iter().chain(by_id).collect();
        self.record(Entry { asked: vec![id], ..Entry::of(records) }, findings).await
    }

    /// The server does not know this record. If it knows the same payment by another id, it renamed the record.
    async fn miss(
        &self,
        id: CheckingId,
        by_hash: Option<&PaymentRecord>,
        findings: &mut Findings,
    ) -> Result<(), Fault> {
        let known = self.ports.store.payment(&self.wallet, &id).await.map_err(Fault::Storage)?;
        let Some(known) = known else { return Ok(()) };
        if by_hash.is_some_and(|other| other.direction == known.record.direction) {
            self.ports.store.remove_payment(&self.wallet, &id).await.map_err(Fault::Storage)?;
            findings.settled.insert(id);
        } else {
            findings.gone.insert(id);
        }
        Ok(())
    }
}
