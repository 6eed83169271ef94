//! The app `satchime`.

// A release on Windows opens no console window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    satchime_lib::run()
}
