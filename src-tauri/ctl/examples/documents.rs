//! `documents FOLDER` writes what the packages carry beside the programs, from their own command lines: manual pages,
//! and completions for the shells. An example, so that neither program has to know how.

#![allow(dead_code, unused_imports, reason = "only what the command lines say is used here")]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use clap::{Command, CommandFactory};
use clap_complete::{Shell, generate_to};

#[path = "../src/args/mod.rs"]
mod args;
#[path = "../../src/options.rs"]
mod options;

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from).ok_or(io::ErrorKind::InvalidInput)?;
    let (man, completions) = (folder.join("man"), folder.join("completions"));
    fs::create_dir_all(&man)?;
    fs::create_dir_all(&completions)?;
    for command in [args::CommandLine::command(), options::Options::command()] {
        for shell in [Shell::Bash, Shell::Fish, Shell::Zsh] {
            complete(shell, command.clone(), &completions)?;
        }
        clap_mangen::generate_to(command, &man)?;
    }
    Ok(())
}

fn complete(shell: Shell, mut command: Command, folder: &Path) -> io::Result<PathBuf> {
    let program = command.get_name().to_owned();
    generate_to(shell, &mut command, program, folder)
}
