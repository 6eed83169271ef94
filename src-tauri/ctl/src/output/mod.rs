//! What is written to standard output: [`json`], [`csv`] or words for people ([`human`]), and how ([`printer`]).

pub mod csv;
pub mod human;
pub mod json;
pub mod printer;

use std::io;

use satchime_domain::fault::io_words;
use satchime_l10n::t;

use crate::failure::Failure;

/// Whoever read our output has seen enough: that is no failure.
///
/// # Errors
/// Every other reason why nothing could be written.
pub fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(
            t!("ctl-output-failed", why = io_words(error.kind())),
            t!("ctl-output-failed.next"),
        )),
        _ => Ok(()),
    }
}
