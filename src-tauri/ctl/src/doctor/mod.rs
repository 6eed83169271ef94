//! `doctor`: what stands between this computer and hearing of every payment, and what to do about it.

mod check;
mod desktop;
mod facts;
mod folder;
mod keyring;
mod push_test;
#[cfg(all(unix, not(target_os = "macos")))]
mod session_bus;
mod subject;
mod wallets;
mod watching;

use std::io::{self, Write};
use std::process::ExitCode;

use satchime_l10n::t;

use self::check::{Check, Level};
use self::wallets::Circumstances;
use crate::args::DoctorArgs;
use crate::failure::{Failure, WRONG};
use crate::output::human::Words;
use crate::output::{json, written};

/// Looks at everything and changes nothing; asked to, it sends test messages. The exit code tells whether something
/// is wrong.
pub async fn run(args: DoctorArgs) -> Result<ExitCode, Failure> {
    let mut report =
        Report { words: Words::for_stdout(), json: args.json, heading: String::new(), wrong: false };
    let keyring = keyring::look().await;
    report.tell(&keyring.checks)?;
    let folder = folder::look();
    report.tell(&folder.checks)?;
    report.tell(&desktop::look().await)?;
    if let Some(store) = &folder.store {
        let circumstances = Circumstances {
            keyring_readable: keyring.readable,
            satchime_runs: folder.satchime_runs,
            test_push: args.test_push,
        };
        wallets::look(store.as_ref(), circumstances, |checks| report.tell(checks)).await?;
    }
    report.conclude()?;
    Ok(if report.wrong { ExitCode::from(WRONG) } else { ExitCode::SUCCESS })
}

struct Report {
    words: Words,
    json: bool,
    /// The last one written.
    heading: String,
    wrong: bool,
}

impl Report {
    fn tell(&mut self, checks: &[Check]) -> Result<(), Failure> {
        let mut text = String::new();
        for check in checks {
            self.wrong |= check.level == Level::Wrong;
            if self.json {
                text.push_str(&json::line(check));
                continue;
            }
            let heading = check.heading();
            if heading != self.heading {
                text.push_str(&format!("{heading}\n"));
                self.heading = heading;
            }
            text.push_str(&check.in_words(&self.words));
        }
        put(&text)
    }

    fn conclude(&self) -> Result<(), Failure> {
        match (self.json, self.wrong) {
            (true, _) => Ok(()),
            (false, true) => put(&format!("\n{}\n", t!("doctor-wrong"))),
            (false, false) => put(&format!("\n{}\n", t!("doctor-well"))),
        }
    }
}

fn put(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}
