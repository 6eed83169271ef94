//! What amounts are shown in. It is a way to read them and nothing else: what is kept and judged is [`Msat`].

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp, Zoned};
use satchime_l10n::{number, t};
use serde::{Deserialize, Serialize};

use crate::money::Msat;

/// What the person reads amounts in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Unit {
    #[default]
    Sat,
    Btc,
    /// By the rate that a wallet's server tells; in satoshi where none is known.
    Fiat(Currency),
}

/// A currency's three letters, such as `EUR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", t!("unit-wrong"))]
pub struct UnitError;

/// What a server said that a currency is worth. Never not a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    pub currency: Currency,
    /// So many satoshi are one of it.
    sat_per_unit: f64,
    pub at: Timestamp,
}

/// How amounts are put into words now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Amounts(In);

#[derive(Clone, Debug, Default, PartialEq)]
enum In {
    #[default]
    Sat,
    Btc,
    Fiat {
        rate: Rate,
        /// When the rate was told, where that is a while ago.
        dated: Option<String>,
    },
}

/// An amount in its parts, so that each can be set by itself: `≈ `, `+`, `12.34`, `EUR`.
struct Parts {
    about: bool,
    figures: String,
    unit: String,
    dated: Option<String>,
}

impl Currency {
    /// As people write it, in any case.
    pub fn parse(typed: &str) -> Option<Self> {
        let letters: [u8; 3] = typed.trim().as_bytes().try_into().ok()?;
        letters
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// By ISO 4217, where it is not two.
    pub fn decimals(self) -> u8 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Unit {
    /// As it is typed and stored: `sat`, `btc`, `EUR`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sat => f.write_str("sat"),
            Self::Btc => f.write_str("btc"),
            Self::Fiat(currency) => currency.fmt(f),
        }
    }
}

impl FromStr for Unit {
    type Err = UnitError;

    fn from_str(typed: &str) -> Result<Self, UnitError> {
        match typed.trim().to_ascii_lowercase().as_str() {
            "sat" | "sats" => Ok(Self::Sat),
            "btc" => Ok(Self::Btc),
            other => Currency::parse(other).map(Self::Fiat).ok_or(UnitError),
        }
    }
}

impl Unit {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
    pub(crate) const fn is_sat(&self) -> bool {
        matches!(self, Self::Sat)
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> Self {
        unit.to_string()
    }
}

impl TryFrom<String> for Unit {
    type Error = UnitError;

    fn try_from(stored: String) -> Result<Self, UnitError> {
        stored.parse()
    }
}

impl Eq for Rate {}

impl Rate {
    /// A rate like that is older than a moment.
    const DATED_AFTER: SignedDuration = SignedDuration::from_hours(1);
    /// And this is none any more.
    const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(72);

    /// `None`: no currency is worth that.
    pub fn new(currency: Currency, sat_per_unit: f64, at: Timestamp) -> Option<Self> {
        const WORTH: std::ops::Range<f64> = 1e-9..1e12;
        WORTH.contains(&sat_per_unit).then_some(Self { currency, sat_per_unit, at })
    }

    /// So many satoshi are one of it.
    pub const fn sat_per_unit(&self) -> f64 {
        self.sat_per_unit
    }
}

impl Amounts {
    /// `rate`: the newest that is known, of whatever currency. `now`: where the person is.
    pub fn new(unit: Unit, rate: Option<&Rate>, now: &Zoned) -> Self {
        let fiat = |currency| {
            let rate = *rate.filter(|rate| rate.currency == currency)?;
            let age = now.timestamp().duration_since(rate.at);
            (age < Rate::GIVEN_UP_AFTER).then(|| In::Fiat { rate, dated: dated(rate.at, age, now) })
        };
        Self(match unit {
            Unit::Sat => In::Sat,
            Unit::Btc => In::Btc,
            Unit::Fiat(currency) => fiat(currency).unwrap_or_default(),
        })
    }

    /// `21,000 sat`, `0.00021000 BTC`, `≈ 12.34 EUR`, as the current language writes numbers, with `−` before the
    /// figures of what is less than nothing.
    pub fn show(&self, amount: Msat) -> String {
        let sign = if amount.is_negative() { "\u{2212}" } else { "" };
        self.parts(amount).with(sign)
    }

    /// As [`Self::show`], always with a sign, for amounts that moved.
    pub fn signed(&self, amount: Msat) -> String {
        let sign = if amount.is_negative() { "\u{2212}" } else { "+" };
        self.parts(amount).with(sign)
    }

    fn parts(&self, amount: Msat) -> Parts {
        let amount = amount.abs();
        let fiat = match &self.0 {
            In::Sat => None,
            In::Btc => return Parts::exact(btc(amount), "BTC"),
            In::Fiat { rate, dated } => fiat(amount, rate).map(|figures| (figures, rate, dated)),
        };
        match fiat {
            Some((figures, rate, dated)) => {
                let unit = rate.currency.to_string();
                Parts { about: true, figures, unit, dated: dated.clone() }
            }
            None => Parts::exact(amount.to_string().trim_end_matches(" sat").to_owned(), "sat"),
        }
    }
}

impl Parts {
    fn exact(figures: String, unit: &str) -> Self {
        Self { about: false, figures, unit: unit.into(), dated: None }
    }

    fn with(self, sign: &str) -> String {
        let about = if self.about { "\u{2248} " } else { "" };
        let dated = self.dated.map_or_else(String::new, |dated| format!(" ({dated})"));
        format!("{about}{sign}{} {}{dated}", self.figures, self.unit)
    }
}

fn dated(at: Timestamp, age: SignedDuration, now: &Zoned) -> Option<String> {
    let told = at.to_zoned(now.time_zone().clone());
    let format = if told.date() == now.date() { "%H:%M" } else { "%Y-%m-%d" };
    (age >= Rate::DATED_AFTER).then(|| t!("rate-of", when = told.strftime(format).to_string()))
}

/// Eight decimals, and three more where there are parts of a satoshi.
fn btc(amount: Msat) -> String {
    let msat = amount.get().unsigned_abs();
    if msat.is_multiple_of(1000) {
        number::with_decimals(msat / 1000, 8)
    } else {
        number::with_decimals(msat, 11)
    }
}

/// `None`: so little that it would read as nothing.
fn fiat(amount: Msat, rate: &Rate) -> Option<String> {
    let decimals = rate.currency.decimals();
    let value = amount.get().unsigned_abs() as f64 / 1000.0 / rate.sat_per_unit;
    let smallest: u64 = format!("{value:.0$}", usize::from(decimals)).replace('.', "").parse().ok()?;
    (smallest > 0 || amount == Msat::ZERO).then(|| number::with_decimals(smallest, decimals))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use satchime_l10n::{Language, within};

    use super::*;

    const NOW: &str = "2026-11-27T12:00:00Z";

    fn amounts(unit: &str, sat_per_unit: f64, told: &str, now: &str) -> Amounts {
        let unit: Unit = unit.parse().unwrap();
        let Unit::Fiat(currency) = unit else { return Amounts::new(unit, None, &Zoned::default()) };
        let rate = Rate::new(currency, sat_per_unit, told.parse().unwrap());
        let now = now.parse::<Timestamp>().unwrap().to_zoned(TimeZone::get("Europe/Vienna").unwrap());
        Amounts::new(unit, rate.as_ref(), &now)
    }

    #[test]
    fn reads_in_the_persons_unit() {
        // The window's own test reads the same table.
        let table: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../tests/amounts.json")).unwrap();
        for row in &table {
            let (unit, rate) = (row["unit"].as_str().unwrap(), row["sat_per_unit"].as_f64().unwrap());
            let amounts = amounts(unit, rate, NOW, NOW);
            let msat = Msat::new(row["msat"].as_i64().unwrap());
            assert_eq!(amounts.signed(msat), row["shown"].as_str().unwrap(), "{row}");
            if let Some(currency) = Currency::parse(unit).filter(|_| row["sat_per_unit"] != 1.0) {
                assert_eq!(u64::from(currency.decimals()), row["decimals"].as_u64().unwrap(), "{row}");
            }
        }
        assert_eq!(
            amounts("btc", 1.0, NOW, NOW).signed(Msat::new(i64::MIN)),
            "\u{2212}92,233,720.36854775807 BTC"
        );
        for worth in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(amounts("USD", worth, NOW, NOW).signed(Msat::from_sat(1)), "+1 sat", "{worth}");
        }
        assert_eq!(Amounts::default().show(Msat::new(-1_500)), Msat::new(-1_500).to_string());
        assert_eq!(amounts("btc", 1.0, NOW, NOW).show(Msat::from_sat(5)), "0.00000005 BTC");
    }

    #[test]
    fn numbers_and_dates_are_the_persons() {
        let reads = |unit: &str, msat| {
            within(Language::German, || {
                amounts(unit, 1_250.0, "2026-11-27T11:00:00Z", NOW).signed(Msat::new(msat))
            })
        };
        assert_eq!(reads("btc", 21_000_000), "+0,00021000 BTC");
        assert_eq!(reads("EUR", 2_000_000_000), "\u{2248} +1.600,00 EUR (Kurs von 12:00)");
    }

    #[test]
    fn an_old_rate_is_dated_and_then_none() {
        for (told, shown) in [
            ("2026-11-27T11:00:01Z", "\u{2248} 16.80 USD"),
            ("2026-11-27T11:00:00Z", "\u{2248} 16.80 USD (rate of 12:00)"),
            ("2026-11-26T22:59:00Z", "\u{2248} 16.80 USD (rate of 2026-11-26)"),
            ("2026-11-24T12:00:00Z", "21,000 sat"),
            // Our clock was set back since.
            ("2026-11-27T12:30:00Z", "\u{2248} 16.80 USD"),
        ] {
            assert_eq!(amounts("USD", 1_250.0, told, NOW).show(Msat::from_sat(21_000)), shown, "{told}");
        }
    }

    #[test]
    fn a_rate_of_another_currency_is_none() {
        let (eur, now) = (Currency::parse("EUR").unwrap(), NOW.parse::<Timestamp>().unwrap());
        let rate = Rate::new(eur, 1_250.0, now);
        let usd = Unit::Fiat(Currency::parse("usd").unwrap());
        let amounts = Amounts::new(usd, rate.as_ref(), &now.to_zoned(TimeZone::UTC));
        assert_eq!(amounts, Amounts::default());
    }

    #[test]
    fn units_are_typed_and_stored_by_their_names() {
        for (typed, stored) in [("SAT", "sat"), (" btc ", "btc"), ("eur", "EUR")] {
            let unit: Unit = typed.parse().unwrap();
            assert_eq!((unit.to_string(), unit.to_string().parse()), (stored.to_owned(), Ok(unit)));
            let json = serde_json::to_string(&unit).unwrap();
            assert_eq!(
                (json.as_str(), serde_json::from_str(&json).unwrap()),
                (&*format!("{stored:?}"), unit)
            );
        }
        for nonsense in ["", "euro", "12", "E R", "\u{20ac}"] {
            assert_eq!(nonsense.parse::<Unit>(), Err(UnitError), "{nonsense}");
        }
    }
}
