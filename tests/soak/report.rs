//! The figures of a soak.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use satchime_tests::books::{Facts, Wrongs};
use serde_json::Value;

/// The commonest kind of payment: a soak in which the server refused every one proves nothing.
pub const TRANSFER: &str = "moved between watched wallets";

/// Counts by name.
#[derive(Debug, Default)]
pub struct Tally(Mutex<BTreeMap<&'static str, usize>>);

impl Tally {
    pub fn count(&self, name: &'static str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default() += 1;
    }

    fn has(&self, name: &str) -> bool {
        self.all().contains_key(name)
    }

    fn all(&self) -> BTreeMap<&'static str, usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Clone for Tally {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.all()))
    }
}

#[derive(Default)]
pub struct Report {
    seed: u64,
    version: String,
    pub rounds: usize,
    pub made: Tally,
    pub refused: Tally,
    pub faults: Tally,
    /// When all was calm, from and to, in seconds since 1970.
    pub calms: Vec<(f64, f64)>,
    /// How long it took after each storm until everything was told.
    pub recoveries: Vec<Duration>,
    /// After a storm, something was still untold when patience ran out, even if it came later.
    pub out_of_patience: bool,
    pub kills: usize,
    pub repeated: usize,
    /// What processes said that ended unasked.
    pub fallen: Vec<String>,
    records: BTreeMap<String, usize>,
    told: usize,
    told_late: usize,
    lost: Vec<Facts>,
    duplicate: Vec<Facts>,
    invented: Vec<Facts>,
    in_calm: Vec<f64>,
    in_calm_without_socket: Vec<f64>,
    in_storm: Vec<f64>,
}

impl Report {
    pub fn new(seed: u64, version: &str) -> Self {
        Self { seed, version: version.to_owned(), ..Self::default() }
    }

    pub fn is_clean(&self) -> bool {
        let did_anything = self.rounds > 0 && self.told > 0 && self.made.has(TRANSFER);
        did_anything
            && !self.out_of_patience
            && self.lost.is_empty()
            && self.duplicate.is_empty()
            && self.invented.is_empty()
            && self.fallen.is_empty()
    }

    /// Whether `updated_at` moves when a payment settles. Before 1.4.1 nothing tells when that was, so there are no
    /// figures about promptness.
    fn tells_settlement(&self) -> bool {
        let numbers: Vec<u32> = self.version.split('.').map_while(|number| number.parse().ok()).collect();
        numbers >= vec![1, 4, 1]
    }

    /// Takes in one wallet: what was told of it, its records on the server, and how they differ.
    pub fn wallet(&mut self, without_socket: bool, told: &[Value], records: &[Value], wrongs: Wrongs) {
        let mut settled = HashMap::new();
        for record in records {
            let way = if record["amount"].as_i64() < Some(0) { "out" } else { "in" };
            let status = record["status"].as_str().unwrap_or("?");
            *self.records.entry(format!("{way} {status}")).or_default() += 1;
            let at = time(&record["updated_at"]).filter(|_| self.tells_settlement());
            settled.insert(record["checking_id"].clone(), at);
        }
        for payment in told {
            self.told += 1;
            self.told_late += usize::from(payment["late"] == true);
            let at = settled.get(&payment["checking_id"]).copied().flatten();
            let (Some(at), Some(read_at)) = (at, payment["read_at"].as_f64()) else { continue };
            let is_calm = self.calms.iter().any(|(from, to)| (*from..*to).contains(&at));
            let latencies = match (is_calm, without_socket) {
                (true, false) => &mut self.in_calm,
                (true, true) => &mut self.in_calm_without_socket,
                (false, _) => &mut self.in_storm,
            };
            latencies.push(read_at - at);
        }
        self.lost.extend(wrongs.lost);
        self.duplicate.extend(wrongs.duplicate);
        self.invented.extend(wrongs.invented);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, version, rounds, kills, repeated, told, told_late, .. } = self;
        writeln!(f, "\nseed {seed}, LNbits {version}: {rounds} rounds of storm and calm")?;
        writeln!(f, "\npayments asked of the server, by kind (answered; refused or unanswered)")?;
        let (made, refused) = (self.made.all(), self.refused.all());
        let mut kinds: Vec<_> = made.keys().chain(refused.keys()).collect();
        kinds.sort();
        kinds.dedup();
        for kind in kinds {
            let of = |tally: &BTreeMap<_, usize>| tally.get(kind).copied().unwrap_or_default();
            writeln!(f, "  {kind:<32}{:>6}{:>6}", of(&made), of(&refused))?;
        }
        writeln!(f, "\nrecords in the server's books, by direction and status")?;
        table(f, self.records.iter())?;
        writeln!(f, "\nfaults, by kind")?;
        table(f, self.faults.all().iter())?;
        writeln!(f, "\npayments announced   {told:>6}, of these {told_late} late")?;
        writeln!(f, "lost                 {:>6}", self.lost.len())?;
        writeln!(f, "duplicate            {:>6}", self.duplicate.len())?;
        writeln!(f, "invented             {:>6}", self.invented.len())?;
        writeln!(f, "ended unasked        {:>6}", self.fallen.len())?;
        if self.out_of_patience {
            writeln!(f, "after the last storm, something stayed untold for too long")?;
        }
        writeln!(
            f,
            "announcements that a kill -9 of the app repeated, as documented: {repeated}, in {kills} kills"
        )?;
        let recoveries: Vec<f64> = self.recoveries.iter().map(Duration::as_secs_f64).collect();
        writeln!(f, "\nseconds                                        count  median    95 %    most")?;
        latencies(f, "settlement to announcement, in calm", &self.in_calm)?;
        latencies(f, "  the same, admin key (no socket)", &self.in_calm_without_socket)?;
        latencies(f, "settlement to announcement, in storm", &self.in_storm)?;
        latencies(f, "end of a storm to everything announced", &recoveries)?;
        for (what, facts) in
            [("lost", &self.lost), ("duplicate", &self.duplicate), ("invented", &self.invented)]
        {
            facts.iter().try_for_each(|facts| writeln!(f, "{what}: {facts:?}"))?;
        }
        self.fallen.iter().try_for_each(|said| writeln!(f, "ended unasked:\n{said}"))
    }
}

fn table<K: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    mut of: impl Iterator<Item = (K, impl fmt::Display)>,
) -> fmt::Result {
    of.try_for_each(|(name, count)| writeln!(f, "  {name:<32}{count:>6}"))
}

fn latencies(f: &mut fmt::Formatter<'_>, name: &str, seconds: &[f64]) -> fmt::Result {
    let mut sorted = seconds.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |part: f64| sorted.get(((sorted.len().max(1) - 1) as f64 * part).round() as usize);
    let cell = |part| at(part).map_or("-".to_owned(), |seconds| format!("{seconds:.3}"));
    writeln!(f, "{name:<46}{:>6}{:>8}{:>8}{:>8}", sorted.len(), cell(0.5), cell(0.95), cell(1.0))
}

fn time(text: &Value) -> Option<f64> {
    let at: Timestamp = text.as_str()?.parse().ok()?;
    Some(at.as_microsecond() as f64 / 1e6)
}
