//! All words, by language: `locales/<language>/*.ftl` in the syntax of [Project Fluent](https://projectfluent.org). The
//! window reads the same folder. No I/O: the files are part of the program.

mod catalogue;
mod language;
pub mod number;
mod pseudo;

pub use fluent_bundle::FluentValue as Value;

pub use self::language::{Language, current, set_current, within};

/// The words that `id` stands for in the current language: see [`t!`].
pub fn text(id: &str, arguments: &[(&str, Value<'_>)]) -> String {
    catalogue::text(current(), id, arguments)
}

/// The words in the current language for what was written down in English, if one of the messages whose ids begin with
/// `prefix` says just that.
pub fn translated(prefix: &str, english: &str) -> Option<String> {
    catalogue::id_of(prefix, english).map(|id| text(id, &[]))
}

/// Words from the catalogue in the current language: `t!("wallets-live", count = 3)`, or those of an attribute:
/// `t!("fault-refused.next")`.
#[macro_export]
macro_rules! t {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::text($id, &[$((stringify!($name), $crate::Value::from($value))),*])
    };
}
