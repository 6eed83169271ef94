//! Numbers as they are written in the current language.

use std::cell::RefCell;
use std::collections::HashMap;

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::Locale;

use crate::language::{Language, current};

thread_local! {
    static FORMATTERS: RefCell<HashMap<Language, Option<DecimalFormatter>>> = RefCell::default();
}

/// A whole number, grouped: `84,000`, `84.000`. A minus sign is `−`.
pub fn whole(number: i64) -> String {
    written(Decimal::from(number))
}

/// A whole number and thousandths of it without trailing zeros: `1.5`, `1,5`.
pub fn thousandths(number: i64) -> String {
    let mut decimal = Decimal::from(number);
    decimal.multiply_pow10(-3);
    decimal.absolute.trim_end();
    written(decimal)
}

/// So many of the last figures stand behind the point, zeros too: `0.00021000`, `0,00021000`.
pub fn with_decimals(number: u64, decimals: u8) -> String {
    let mut decimal = Decimal::from(number);
    decimal.multiply_pow10(-i16::from(decimals));
    written(decimal)
}

pub(crate) fn decimal(number: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "counts, far below where it would matter")]
    whole(number.round() as i64)
}

fn written(decimal: Decimal) -> String {
    let language = current();
    FORMATTERS.with_borrow_mut(|formatters| {
        let formatter = formatters.entry(language).or_insert_with(|| formatter(language));
        let written = formatter
            .as_ref()
            .map_or_else(|| decimal.to_string(), |formatter| formatter.format(&decimal).to_string());
        written.replace('-', "\u{2212}")
    })
}

fn formatter(language: Language) -> Option<DecimalFormatter> {
    let locale: Locale = language.tag().parse().ok()?;
    DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::within;

    #[test]
    fn numbers_are_written_as_the_language_has_it() {
        for (language, written) in [
            (Language::English, ["84,000", "\u{2212}1,234,567", "1,234.5", "0.001"]),
            (Language::German, ["84.000", "\u{2212}1.234.567", "1.234,5", "0,001"]),
            // Four figures stand together in Spanish.
            (Language::Spanish, ["84.000", "\u{2212}1.234.567", "1234,5", "0,001"]),
        ] {
            let numbers = within(language, || {
                [whole(84_000), whole(-1_234_567), thousandths(1_234_500), thousandths(1)]
            });
            assert_eq!(numbers, written, "{language:?}");
        }
        assert_eq!(whole(i64::MIN), "\u{2212}9,223,372,036,854,775,808");
        assert_eq!(thousandths(21_000_000), "21,000");
        assert_eq!(with_decimals(123_400, 2), "1,234.00");
        assert_eq!((with_decimals(21_000, 8), with_decimals(7, 0)), ("0.00021000".into(), "7".into()));
        assert_eq!(within(Language::German, || with_decimals(123_450, 2)), "1.234,50");
    }
}
