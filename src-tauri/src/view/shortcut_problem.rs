//! Why the shortcut that opens the window does not work.

use satchime_l10n::t;

use super::problems::problem;
use super::types::ProblemView;

pub const CODE: &str = "shortcut_missing";

/// `fault` ends a sentence.
pub fn of(shortcut: &str, fault: &impl ToString) -> ProblemView {
    let text = t!("shortcut-missing.text", shortcut = shortcut, fault = fault.to_string());
    problem(CODE, t!("shortcut-missing"), text, t!("shortcut-missing.next"))
}
