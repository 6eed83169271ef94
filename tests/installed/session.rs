//! A person's session inside: screen, bus, keyring and notifications.

use std::fs;
use std::process::Stdio;

use satchime_tests::{Process, wait};

use crate::system::System;

const USER: &str = "person";
pub const HOME: &str = "/home/person";
/// Beside the home, because it is no data of the person's.
const NOTES: &str = "/tmp/session";

const SCRIPT: &str = include_str!("session.sh");

/// Ends with everything that was started in it.
pub struct Session<'a> {
    system: &'a System,
    environment: Vec<(String, String)>,
    _process: Process,
}

/// Makes the person.
pub async fn welcome(system: &System) {
    system.run(&["useradd", "--create-home", "--shell", "/bin/sh", USER]).await;
}

impl<'a> Session<'a> {
    pub async fn begin(system: &'a System) -> Self {
        let notes = system.path(NOTES);
        let _ = fs::remove_dir_all(&notes);
        system.run(&["install", "-d", "-o", USER, "-m", "700", NOTES]).await;
        let mut command = system.command(&["runuser", "-u", USER, "--", "sh", "-eu", "-c", SCRIPT]);
        command.env("HOME", HOME).env("NOTES", NOTES).stdin(Stdio::null());
        let process = Process::spawn("the session", &mut command);
        let read = |name: &str| fs::read_to_string(notes.join(name)).ok().filter(|text| text.ends_with('\n'));
        let environment = wait::until("the session", async || read("environment")).await;
        let pairs = environment.lines().filter_map(|line| line.split_once('='));
        let environment = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { system, environment, _process: process }
    }

    /// A command of the person's, in the session.
    pub fn command(&self, words: &[&str]) -> tokio::process::Command {
        let mut command = self.system.command(&[&["runuser", "-u", USER, "--"], words].concat());
        command.env("HOME", HOME).envs(self.environment.iter().cloned());
        command
    }

    /// Waits until a notification says this.
    pub async fn is_told(&self, text: &str) {
        let file = self.system.path(NOTES).join("notifications");
        let told = || fs::read_to_string(&file).unwrap_or_default().contains(text).then_some(());
        wait::until(&format!("the notification {text:?}"), async || told()).await;
    }
}
