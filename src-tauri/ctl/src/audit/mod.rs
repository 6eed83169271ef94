//! `audit`: whether the ledger on this computer and the server's list say the same, record by record. Changes nothing.

mod audited;
mod reading;
mod report;

use std::process::ExitCode;
use std::sync::Arc;

use futures_util::TryFutureExt;
use satchime_adapters::{DataFolder, KeyringSecrets, LnbitsSource, Network};
use satchime_domain::audit::{Comparison, Difference, Entries, Entry, compare};
use satchime_domain::fault::Fault;
use satchime_domain::fingerprint::Identity;
use satchime_domain::key::ApiKey;
use satchime_domain::payment::CheckingId;
use satchime_domain::wallet::{Access, Wallet, WalletId};
use satchime_engine::ports::{Account, SecretStore, Source, Store};
use satchime_l10n::t;

use self::audited::Audited;
use self::reading::There;
use self::report::Report;
use crate::args::AuditArgs;
use crate::compose::{Readable, readable};
use crate::failure::{COULD_NOT, Failure, WRONG};
use crate::pace::{Pace, Paced};
use crate::{key, stderr, wallets};

/// So many differences are looked at once more: a payment may have come while the lists were read.
const MAX_SECOND_LOOKS: usize = 20;

/// Compares one wallet, or all. The exit code tells whether everything is equal.
///
/// # Errors
/// Nothing could be compared at all.
pub async fn run(args: AuditArgs) -> Result<ExitCode, Failure> {
    let could_not = |failure: Failure| failure.or_code(COULD_NOT);
    let auditor = Auditor::new().await.map_err(could_not)?;
    let known = auditor.store.wallets().await.map_err(|fault| could_not(fault.into()))?;
    let wallets = match &args.wallet {
        Some(called) => vec![wallets::find(&known, called)?.clone()],
        None => known,
    };
    let given = key::given(args.key_file.as_deref()).map_err(could_not)?;
    if given.is_some() && wallets.len() > 1 {
        return Err(Failure::usage(t!("audit-one-key"), t!("audit-one-key.next")));
    }
    if wallets.is_empty() && !args.json {
        stderr::line(&t!("ctl-wallets-none"));
    }
    let report = Report::new(args.json);
    let (mut differs, mut failed) = (false, false);
    for wallet in &wallets {
        let heard = |total| report.begun(wallet, total, auditor.source.pace());
        match auditor.audit(wallet, given.clone(), heard).await {
            Ok(audited) => {
                differs |= !audited.is_equal();
                report.compared(wallet, &audited, auditor.satchime_runs)?;
            }
            Err(failure) => {
                failed = true;
                report.failed(wallet, &failure)?;
            }
        }
    }
    Ok(match (differs, failed) {
        (true, _) => ExitCode::from(WRONG),
        (false, true) => ExitCode::from(COULD_NOT),
        (false, false) => ExitCode::SUCCESS,
    })
}

struct Auditor {
    store: Arc<dyn Store>,
    secrets: Arc<KeyringSecrets>,
    source: Paced<LnbitsSource>,
    satchime_runs: bool,
}

impl Auditor {
    async fn new() -> Result<Self, Failure> {
        let Readable { store, satchime_runs } = readable(&DataFolder::locate()?)?;
        let secrets = Arc::new(KeyringSecrets::new());
        let network = Network::new()?.with_secrets(secrets.clone());
        network.use_servers(&store.servers().await?);
        let source = Paced::new(LnbitsSource::new(network), Pace::new(satchime_runs));
        Ok(Self { store, secrets, source, satchime_runs })
    }

    async fn audit(
        &self,
        wallet: &Wallet,
        given: Option<ApiKey>,
        begun: impl FnOnce(u64),
    ) -> Result<Audited, Failure> {
        wallet.access.may_travel_to(&wallet.server)?;
        let key = self.key(wallet, given).await?;
        let account = Account { server: wallet.server.clone(), key };
        let capabilities = self.source.capabilities(&account.server).await?;
        let there = reading::there(&self.source, &account, begun).await?;
        let here = reading::here(self.store.as_ref(), &wallet.id).await?;
        let keeps_failed = !capabilities.deletes_failed;
        let comparison = self.look_again(&account, &wallet.id, &here, &there, keeps_failed).await?;
        Ok(Audited { here: here.len(), there: there.entries.len(), unreadable: there.unreadable, comparison })
    }

    /// The given key, if it is this wallet's, or the one that is kept.
    async fn key(&self, wallet: &Wallet, given: Option<ApiKey>) -> Result<ApiKey, Failure> {
        if wallet.access == Access::IdOnly {
            return Err(Failure::new(t!("audit-no-key"), t!("audit-no-key.next")));
        }
        let Some(key) = given else {
            let kept = self.secrets.get(&wallet.id, &wallet.server).await;
            return kept
                .map(|(key, _)| key)
                .map_err(|fault| Failure { next: t!("audit-session-key"), ..Fault::Keyring(fault).into() });
        };
        let fingerprint = Some(self.store.salt().await?.of_key(&key));
        match self.store.known_as(&Identity { fingerprint, source_id: None }).await? {
            Some(known) if known.wallet == wallet.id => Ok(key),
            _ => Err(Failure::new(t!("audit-other-key"), t!("audit-other-key.next"))),
        }
    }

    /// A payment may have come or settled while the lists were read.
    async fn look_again(
        &self,
        account: &Account,
        wallet: &WalletId,
        here: &Entries,
        there: &There,
        keeps_failed: bool,
    ) -> Result<Comparison, Failure> {
        let mut comparison = compare(here, &there.entries, keeps_failed);
        let doubtful: Vec<CheckingId> =
            comparison.differences.keys().take(MAX_SECOND_LOOKS).cloned().collect();
        for id in doubtful {
            let record = self.source.record(account, &id).map_err(Failure::from).await?;
            let known = self.store.payment(wallet, &id).await?;
            let there = record.as_ref().map(Entry::from);
            let here = known.as_ref().map(|payment| Entry::from(&payment.record));
            match Difference::between(here, there) {
                Some(difference) => comparison.differences.insert(id, difference),
                None => comparison.differences.remove(&id),
            };
        }
        Ok(comparison)
    }
}
