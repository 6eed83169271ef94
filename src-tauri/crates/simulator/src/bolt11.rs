//! Invoices that look like BOLT 11 ones. They carry an amount and are unique; nothing can decode more from them.

use rand::Rng;

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// An invoice over `amount_msat`.
pub(crate) fn invent(amount_msat: i64, rng: &mut impl Rng) -> String {
    let data: String = (0..240).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect();
    format!("lnbc{}1p{data}", amount_text(amount_msat.abs()))
}

/// The amount in millisatoshi that an invoice asks for; `None` when it is no invoice or asks for none.
pub(crate) fn amount_msat(invoice: &str) -> Option<i64> {
    let human = invoice.get(..invoice.rfind('1')?)?.strip_prefix("lnbc")?;
    let unit = human.chars().last()?;
    let number: i64 = human.strip_suffix(unit)?.parse().ok()?;
    match unit {
        'm' => number.checked_mul(100_000_000),
        'u' => number.checked_mul(100_000),
        'n' => number.checked_mul(100),
        'p' => Some(number / 10),
        _ => None,
    }
}

fn amount_text(msat: i64) -> String {
    for (unit, size) in [('m', 100_000_000), ('u', 100_000), ('n', 100)] {
        if msat % size == 0 {
            return format!("{}{unit}", msat / size);
        }
    }
    format!("{}p", msat.saturating_mul(10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    #[test]
    fn amounts_survive() {
        let mut rng = StdRng::seed_from_u64(1);
        for msat in [1, 1_500, 21_000, 77_000, 1_234_000, 100_000_000, 2_100_000_000_000] {
            assert_eq!(amount_msat(&invent(msat, &mut rng)), Some(msat), "{msat}");
        }
    }

    #[test]
    fn recorded_invoices_are_read() {
        assert_eq!(amount_msat("lnbc12340n1p4s84hrdq2gdhkven9"), Some(1_234_000));
        assert_eq!(amount_msat("lnbc7u1p4s8nw4pp5uvad7n82l"), Some(700_000));
        for rubbish in ["", "1", "lnbc1", "lnbcrubbish", "lnbc99999999999999999m1", "hello ⚡1"] {
            assert_eq!(amount_msat(rubbish), None, "{rubbish}");
        }
    }
}
