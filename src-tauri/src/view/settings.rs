//! What the person decided about the app as a whole, as it crosses.

use satchime_domain::settings::Settings;
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct SettingsView {
    pub paused: bool,
    /// Amounts are not to be read over the person's shoulder.
    pub hide_amounts: bool,
}

/// What is to be changed; the rest stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct SettingsChange {
    #[specta(optional)]
    pub paused: Option<bool>,
    #[specta(optional)]
    pub hide_amounts: Option<bool>,
}

impl From<&Settings> for SettingsView {
    fn from(settings: &Settings) -> Self {
        Self { paused: settings.paused, hide_amounts: settings.hide_amounts }
    }
}

impl SettingsChange {
    pub fn apply(self, settings: &mut Settings) {
        set(&mut settings.paused, self.paused);
        set(&mut settings.hide_amounts, self.hide_amounts);
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_is_changed() {
        let mut settings = Settings { paused: true, ..Settings::default() };
        let change = |json: &str| serde_json::from_str::<SettingsChange>(json).unwrap();
        change("{}").apply(&mut settings);
        assert_eq!(SettingsView::from(&settings), SettingsView { paused: true, hide_amounts: false });
        change(r#"{"hide_amounts":true}"#).apply(&mut settings);
        assert_eq!(SettingsView::from(&settings), SettingsView { paused: true, hide_amounts: true });
        change(r#"{"paused":false,"hide_amounts":false}"#).apply(&mut settings);
        assert_eq!(settings, Settings::default());
    }
}
