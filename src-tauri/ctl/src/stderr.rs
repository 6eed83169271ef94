//! Words for people on standard error. That nobody can read them is no reason to stop.

use std::io::Write;

use anstyle::{AnsiColor, Style};

use crate::failure::Failure;

const BAD: Style = AnsiColor::Red.on_default().bold();
const CAREFUL: Style = AnsiColor::Yellow.on_default().bold();
const QUIET: Style = Style::new().dimmed();

/// What went wrong and what to do.
pub fn failure(failure: &Failure) {
    let Failure { what, next, .. } = failure;
    write(&format!("{BAD}error:{BAD:#} {what}\n  {QUIET}what to do:{QUIET:#} {next}\n"));
}

pub fn warning(words: &str) {
    write(&format!("{CAREFUL}note:{CAREFUL:#} {words}\n"));
}

pub fn line(words: &str) {
    write(&format!("{words}\n"));
}

/// A question to be answered in the same line.
pub fn question(words: &str) {
    write(words);
}

fn write(words: &str) {
    // Colours are left out where they would not be seen as such.
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(words.as_bytes()).and_then(|()| out.flush());
}
