//! Why a setting can't be as the window wants it.

use satchime_domain::money::Msat;
use satchime_domain::rules::quiet::HoursError;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingFault {
    #[error("{0}")]
    Hours(#[from] HoursError),
    #[error("an amount can't be less than nothing")]
    Amount,
    #[error("this is no time that a mute can end at")]
    MuteEnd,
    #[error("a file with a sound is chosen in the system\u{2019}s dialog")]
    SoundFile,
}

/// # Errors
/// [`SettingFault::Amount`] for one below nothing.
pub fn amount(msat: i64) -> Result<Msat, SettingFault> {
    Some(Msat::new(msat)).filter(|amount| *amount >= Msat::ZERO).ok_or(SettingFault::Amount)
}
