//! What must be so in the end.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use satchime_domain::payment::{CheckingId, Direction, PaymentRecord, Status};
use satchime_engine::api::Snapshot;
use satchime_engine::ports::PaymentQuery;

use super::journal::{Journal, Said, Watched};
use super::scene::Scene;
use crate::world::server::{FakeWallet, Transition};

/// Everything that only time can bring: the ledger is the server's, all news were said, all wallets are live.
pub async fn right(scene: &Scene, snapshot: &Snapshot) -> Result<(), String> {
    let watched: Vec<Watched> = scene
        .journal()
        .watched
        .iter()
        .filter(|watched| watched.stored && !watched.removed)
        .cloned()
        .collect();
    let stored = scene.stored().await;
    if let Some(slot) = (0..scene.slots.len()).find(|slot| watched.iter().all(|own| own.slot != *slot)) {
        return Err(format!("wallet {slot} is not watched"));
    }
    for watched in &watched {
        let twins = watched_in(&stored, &scene.journal(), watched.slot);
        if twins != 1 {
            return Err(format!("wallet {} is watched {twins} times", watched.slot));
        }
        ledger_is_the_servers(scene, watched).await?;
        let kept = kept_ids(scene, watched).await;
        all_news_said(scene, watched, &kept)?;
        let status = snapshot.wallets.iter().find(|status| status.wallet.id == watched.id);
        let status = status.ok_or(format!("wallet {} is stored and not shown", watched.slot))?;
        if status.state.name() != "live" {
            return Err(format!("wallet {} is {:?}", watched.slot, status.state));
        }
        let balance = scene.with_wallet(watched.slot, |own| own.balance) * 1_000;
        let shown = status.wallet.progress.balance_msat.map(|msat| msat.get());
        if shown != Some(balance) {
            return Err(format!("wallet {}: balance {shown:?} instead of {balance} msat", watched.slot));
        }
    }
    Ok(())
}

/// An invoice that has long expired is asked about no more.
fn is_given_up(record: &PaymentRecord, now_micros: i64) -> bool {
    let age = record.created_at.map_or(0, |at| now_micros - at.as_microsecond());
    record.direction == Direction::Inbound && age > 40 * 3_600 * 1_000_000
}

fn watched_in(stored: &[satchime_domain::wallet::Wallet], journal: &Journal, slot: usize) -> usize {
    let own = |id| journal.watched.iter().any(|watched| watched.id == id && watched.slot == slot);
    stored.iter().filter(|wallet| own(wallet.id.clone())).count()
}

async fn ledger_is_the_servers(scene: &Scene, watched: &Watched) -> Result<(), String> {
    let query = PaymentQuery { wallet: Some(watched.id.clone()), ..PaymentQuery::default() };
    let kept = scene.store.payments(&query).await.unwrap();
    let kept: HashMap<CheckingId, PaymentRecord> =
        kept.into_iter().map(|payment| (payment.record.checking_id.clone(), payment.record)).collect();
    // An upgrade gives old records a time of change, which is no change; and where the version was not told for a
    // while, a label edited then is not looked for. Nor does it say anything there that the server no longer knows a
    // payment: it may be one that keeps what failed.
    let server = scene.slots[watched.slot].server;
    let upgraded = scene.servers[server].with(|server| server.upgraded);
    let was_another_version = upgraded || scene.journal().version_untold.contains(&server);
    let same = |kept: &PaymentRecord, record: &PaymentRecord| {
        let updated_at = if was_another_version { kept.updated_at } else { record.updated_at };
        *kept == PaymentRecord { updated_at, ..record.clone() }
    };
    let vanished = scene.journal().vanished.clone();
    scene.with_wallet(watched.slot, |own| {
        for record in &own.records {
            match kept.get(&record.checking_id) {
                Some(kept) if same(kept, record) => {}
                Some(kept) => return Err(format!("ledger: {kept:?}\nserver: {record:?}")),
                None => return Err(format!("not in the ledger: {record:?}")),
            }
        }
        let known: HashSet<&CheckingId> = own.records.iter().map(|record| &record.checking_id).collect();
        let now = scene.clock.true_micros();
        for record in kept.values().filter(|record| !known.contains(&record.checking_id)) {
            let forgotten = own.deleted.iter().find(|deleted| deleted.checking_id == record.checking_id);
            let Some(forgotten) = forgotten else {
                return Err(format!("the ledger has what the server never had: {record:?}"));
            };
            let is_lost = vanished.contains(&record.checking_id);
            let is_open = (was_another_version || is_lost) && record.direction == Direction::Outbound;
            if record.status != Status::Failed && !is_given_up(forgotten, now) && !is_open {
                return Err(format!("the server forgot it, the ledger has it so: {record:?}"));
            }
        }
        Ok(())
    })
}

/// The events by which a record became what a person is told of, since the wallet was added. Of what is on its way,
/// that can be certain only while it is.
fn news(scene: &Scene, watched: &Watched) -> Vec<(Transition, PaymentRecord)> {
    let place = &scene.slots[watched.slot];
    scene.servers[place.server].with(|server| {
        let records: HashMap<&CheckingId, &PaymentRecord> =
            all_records(&server.wallets[place.at]).map(|record| (&record.checking_id, record)).collect();
        let own = server.transitions.iter().filter(|transition| transition.wallet == place.at);
        let since = own.filter(|transition| transition.event > watched.from);
        let news = since.map(|transition| (transition.clone(), records[&transition.id].clone()));
        let is_on_its_way = |(transition, record): &(Transition, PaymentRecord)| {
            scene.tells_pending
                && (record.direction, record.status) == (Direction::Outbound, Status::Pending)
                && transition.status == Status::Pending
        };
        news.filter(|news| is_news(news.1.direction, news.0.status) || is_on_its_way(news)).collect()
    })
}

/// What the server forgot, and what it has.
fn all_records(own: &FakeWallet) -> impl Iterator<Item = &PaymentRecord> + Clone {
    own.deleted.iter().chain(&own.records)
}

fn is_news(direction: Direction, status: Status) -> bool {
    match (direction, status) {
        (_, Status::Succeeded) | (Direction::Outbound, Status::Failed) => true,
        (_, Status::Pending) | (Direction::Inbound, Status::Failed) => false,
    }
}

async fn kept_ids(scene: &Scene, watched: &Watched) -> HashSet<CheckingId> {
    let query = PaymentQuery { wallet: Some(watched.id.clone()), ..PaymentQuery::default() };
    let kept = scene.store.payments(&query).await.unwrap();
    kept.into_iter().map(|payment| payment.record.checking_id).collect()
}

/// Gone before it was ever seen.
fn is_forgotten(scene: &Scene, watched: &Watched, id: &CheckingId) -> bool {
    scene.with_wallet(watched.slot, |own| own.deleted.iter().any(|record| record.checking_id == *id))
}

fn all_news_said(scene: &Scene, watched: &Watched, kept: &HashSet<CheckingId>) -> Result<(), String> {
    let said: HashSet<(CheckingId, Status)> = {
        let journal = scene.journal();
        let own = journal.said.iter().filter(|said| said.payment.wallet == watched.id);
        own.map(|said| (said.payment.record.checking_id.clone(), said.payment.record.status)).collect()
    };
    for (transition, record) in news(scene, watched) {
        let was_said = said.contains(&(transition.id.clone(), transition.status));
        let is_known = kept.contains(&transition.id) || !is_forgotten(scene, watched, &transition.id);
        let place = &scene.slots[watched.slot];
        let upgraded = scene.servers[place.server].with(|server| server.upgraded);
        let untold = scene.journal().version_untold.contains(&place.server);
        let deleted = is_forgotten(scene, watched, &transition.id);
        let is_open = deleted && transition.status == Status::Failed && (upgraded || untold);
        if !was_said
            && is_known
            && !is_open
            && !may_be_taken_for_history(scene, watched, &transition, &record)
        {
            return Err(format!(
                "never said: {transition:?} of {record:?}\nadded at event {}, imported at {:?}",
                watched.from, watched.imported
            ));
        }
    }
    Ok(())
}

/// What no answer of an old server tells: whether a record that was made before the wallet was added became final
/// before that too, or only while history was being taken in. Only a frame seen before that tells.
fn may_be_taken_for_history(
    scene: &Scene,
    watched: &Watched,
    transition: &Transition,
    record: &PaymentRecord,
) -> bool {
    if scene.journal().slow.contains(&transition.id) && Some(transition.at) <= watched.watch_from {
        return true;
    }
    let place = &scene.slots[watched.slot];
    let server = &scene.servers[place.server];
    if !server.with(|server| server.was_old) && !scene.journal().version_untold.contains(&place.server) {
        return false;
    }
    // When the wallet was added, what was pending among the newest records was written down as such, unless the app
    // died or the disk was full just then.
    let broke_off = {
        let journal = scene.journal();
        journal.disk_was_full || !journal.crashed.is_empty()
    };
    let made_before = server.with(|server| {
        let mut made = server.transitions.iter().filter(|made| made.wallet == place.at);
        let made = made.find(|made| made.id == transition.id).map_or(u64::MAX, |made| made.event);
        let created =
            server.wallets[place.at].records.iter().filter(|other| other.created_at > record.created_at);
        made <= watched.from && (created.count() >= WRITTEN_DOWN || broke_off)
    });
    // 0.12 tells whole seconds.
    let whole = record.created_at.is_some_and(|at| at.subsec_nanosecond() == 0);
    let same_second = whole && record.created_at <= watched.watch_from;
    let importing = watched.imported.is_none_or(|imported| transition.event <= imported);
    if importing {
        (made_before || same_second) && !frame_came_before_import(scene, watched, transition)
    } else {
        same_second && record.direction == Direction::Outbound
    }
}

/// How many of the newest records are looked through for pending ones before a wallet is added.
const WRITTEN_DOWN: usize = 200;

/// A frame told of the record, on the connection and before the page of history that first saw it so.
fn frame_came_before_import(scene: &Scene, watched: &Watched, transition: &Transition) -> bool {
    let journal = scene.journal();
    let mut pages = journal.imports.iter().filter(|page| page.wallet == watched.slot);
    let Some(saw) = pages.find(|page| page.answered > transition.event) else { return false };
    let dials = journal.dials.iter().filter(|(event, slot)| *slot == watched.slot && *event < saw.begun);
    let Some(dialled) = dials.map(|(event, _)| *event).max() else { return false };
    let delivered = scene.server_of(watched.slot).delivered.lock().unwrap();
    delivered.iter().any(|(event, id)| *id == transition.id && (dialled..saw.answered).contains(event))
}

const MAX_SHOWN: usize = 50;

/// In a life without a crash or an end, what was said was also shown.
pub fn shown(scene: &Scene) -> Result<(), String> {
    let journal = scene.journal();
    // Of very many at once, only the newest are shown.
    if journal.said.iter().any(|said| said.life != 1) || journal.said.len() > MAX_SHOWN {
        return Ok(());
    }
    let shown: HashSet<_> = journal.shown.iter().cloned().collect();
    let was_shown = |said: &&Said| {
        let record = &said.payment.record;
        shown.contains(&(said.payment.wallet.clone(), record.checking_id.clone(), record.status))
    };
    match journal.said.iter().find(|said| !was_shown(said)) {
        Some(said) => Err(format!("said and never shown: {:?}", said.payment.record)),
        None => Ok(()),
    }
}

/// Everything said was so, was news, and was said once.
pub fn once(scene: &Scene) -> Result<(), String> {
    let journal = scene.journal();
    let mut by_change: BTreeMap<String, Vec<&Said>> = BTreeMap::new();
    let mut decided = HashSet::new();
    for said in &journal.said {
        let watched = journal.watched.iter().find(|watched| watched.id == said.payment.wallet);
        let watched = watched.ok_or("said of a wallet nobody added")?;
        was_so(scene, &journal.version_untold, watched, said)?;
        let record = &said.payment.record;
        if !record.status.is_final() && decided.contains(&said.payment.id()) {
            return Err(format!("said to be on its way after its outcome was: {record:?}"));
        }
        if record.status.is_final() {
            decided.insert(said.payment.id());
        }
        let change = format!("{} {} {:?}", said.payment.wallet, record.checking_id, record.status);
        by_change.entry(change).or_default().push(said);
    }
    for (change, said) in by_change {
        for pair in said.windows(2) {
            if !may_be_repeated(&journal, pair[0], pair[1]) {
                return Err(format!("said twice: {change}, in lives {} and {}", pair[0].life, pair[1].life));
            }
        }
    }
    one_unmarked_in_a_life(&journal)
}

/// Only a mark lost with the app allows saying it again, in another life.
fn may_be_repeated(journal: &Journal, first: &Said, second: &Said) -> bool {
    let lost =
        journal.crashed.contains(&first.life) || journal.not_marked.contains(&(first.life, first.notice));
    first.life != second.life && first.notice == second.notice && lost
}

fn one_unmarked_in_a_life(journal: &Journal) -> Result<(), String> {
    let mut unmarked: HashMap<usize, HashSet<u64>> = HashMap::new();
    for said in &journal.said {
        let excused = journal.not_marked.contains(&(said.life, said.notice));
        let repeated = journal.said.iter().any(|other| other.notice == said.notice && other.life > said.life);
        if repeated && !excused {
            unmarked.entry(said.life).or_default().insert(said.event);
        }
    }
    match unmarked.iter().find(|(_, events)| events.len() > 1) {
        Some((life, events)) => Err(format!("{} announcements of life {life} are repeated", events.len())),
        None => Ok(()),
    }
}

fn was_so(
    scene: &Scene,
    version_untold: &HashSet<usize>,
    watched: &Watched,
    said: &Said,
) -> Result<(), String> {
    let record = &said.payment.record;
    let place = &scene.slots[watched.slot];
    let untold = version_untold.contains(&place.server);
    let delivered = {
        let delivered = scene.servers[place.server].delivered.lock().unwrap();
        delivered.iter().any(|(event, id)| *event > watched.added && *id == record.checking_id)
    };
    scene.servers[place.server].with(|server| {
        let own = all_records(&server.wallets[place.at]);
        // What is on its way may get another name when it settles.
        let name = format!("renamed-{}", record.checking_id);
        let is_renamed = |id: &CheckingId| record.status == Status::Pending && id.as_str() == name;
        let is_it = |id: &CheckingId| *id == record.checking_id || is_renamed(id);
        let real = own.clone().find(|real| is_it(&real.checking_id));
        let real = real.ok_or(format!("invented: {record:?}"))?;
        let same = (real.amount_msat, real.direction, &real.payment_hash, &real.memo)
            == (record.amount_msat, record.direction, &record.payment_hash, &record.memo);
        if !same || !said.payment.confirmed {
            return Err(format!("said otherwise than it is: {said:?}"));
        }
        let became = server.transitions.iter().find(|transition| {
            transition.wallet == place.at && is_it(&transition.id) && transition.status == record.status
        });
        let became = became.ok_or(format!("it never was so: {record:?}"))?;
        if became.event > said.event {
            return Err(format!("said before it was so: {record:?}"));
        }
        let labelled = server.labels.iter().any(|(event, wallet, id)| {
            *wallet == place.at
                && *id == record.checking_id
                && *event > watched.added
                && watched.imported.is_none_or(|imported| *event <= imported)
        });
        // Of an old server's payment, a frame that came late is the only word on when it settled.
        let late_frame = (server.was_old || untold) && delivered;
        if became.event <= watched.added && !labelled && !late_frame {
            return Err(format!("history said as news: {record:?}\nfinal at {became:?}, {watched:?}"));
        }
        Ok(())
    })
}

/// At most 200 requests to a server in any minute of one life.
pub fn paced(scene: &Scene) -> Result<(), String> {
    for ((server, life), calls) in &scene.journal().calls {
        for (at, call) in calls.iter().enumerate() {
            let within = calls[at..].iter().take_while(|other| **other - *call < Duration::from_secs(60));
            let within = within.count();
            if within > 200 {
                return Err(format!("{within} requests in a minute to server {server} in life {life}"));
            }
        }
    }
    Ok(())
}
