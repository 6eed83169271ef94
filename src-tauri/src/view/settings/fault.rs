//! Why a setting can't be as the window wants it.

use satchime_domain::money::Msat;
use satchime_domain::rules::quiet::HoursError;
use satchime_domain::shortcut::ShortcutError;
use satchime_domain::unit::UnitError;
use satchime_l10n::t;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingFault {
    #[error("{0}")]
    Hours(#[from] HoursError),
    #[error("{0}")]
    Shortcut(#[from] ShortcutError),
    #[error("{0}")]
    Unit(#[from] UnitError),
    #[error("{}", t!("language-unknown"))]
    Language,
    #[error("{}", t!("amount-negative"))]
    Amount,
    #[error("{}", t!("mute-end-wrong"))]
    MuteEnd,
    #[error("{}", t!("sound-file-by-dialog"))]
    SoundFile,
}

/// # Errors
/// [`SettingFault::Amount`] for one below nothing.
pub fn amount(msat: i64) -> Result<Msat, SettingFault> {
    Some(Msat::new(msat)).filter(|amount| *amount >= Msat::ZERO).ok_or(SettingFault::Amount)
}
