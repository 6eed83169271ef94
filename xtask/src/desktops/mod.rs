//! Satchime on the desktops of others: each a real session from Debian's packages, on a virtual screen, in a folder and
//! in namespaces of its own. Nothing of this machine's own desktop is touched, and nothing is left running.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use clap::builder::PossibleValuesParser;
use rustix::process::geteuid;

use crate::build::{self, Profile};
use crate::desktop::descendants;
use crate::files::empty;
use crate::setup;
use crate::shell::{run, target_dir};

mod debian;
mod screen;
mod session;
mod table;
mod trial;

use debian::Layer;
use table::{ALL, Desktop};
use trial::STEPS;

#[derive(clap::Args)]
pub struct Options {
    /// Only on these; without a name, on all
    #[arg(value_parser = PossibleValuesParser::new(ALL.map(|desktop| desktop.name)))]
    names: Vec<String>,
    /// Try this satchime, instead of building one
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
}

/// Tries Satchime on each desktop and prints a table of what was seen, with pictures below `target/desktops`.
///
/// # Errors
/// When a desktop can't be installed or started.
pub fn matrix(options: &Options) -> anyhow::Result<()> {
    if !geteuid().is_root() {
        bail!("Debian is set up in a folder of its own, and entered, by root alone");
    }
    let chosen = |desktop: &&Desktop| {
        options.names.is_empty() || options.names.iter().any(|name| name == desktop.name)
    };
    let desktops: Vec<&Desktop> = ALL.iter().filter(chosen).collect();
    setup::for_desktops()?;
    let folder = target_dir().join("desktops");
    let layers = install(&desktops, &folder)?;
    let program = match &options.program {
        Some(program) => fs::canonicalize(program).with_context(|| format!("no {}", program.display()))?,
        None => {
            build::everything(Profile::Debug)?;
            Profile::Debug.program("satchime")
        }
    };
    descendants::adopt()?;
    ctrlc::set_handler(|| {
        descendants::end();
        std::process::exit(130);
    })
    .context("can't handle Ctrl-C")?;
    let mut rows = Vec::new();
    for (desktop, layer) in desktops.into_iter().zip(layers) {
        let pictures = folder.join(desktop.name).join("pictures");
        empty(&pictures)?;
        layer.put(&program)?;
        let seen = trial::on(desktop, &layer, &pictures);
        descendants::end();
        descendants::reap();
        let cells = match seen {
            Ok(seen) => seen.map(|seen| seen.err().unwrap_or_else(|| "run".to_owned())).join(" | "),
            Err(error) => format!("{error:#}"),
        };
        rows.push(format!("| {} | {cells} |", desktop.title));
        eprintln!("{}", rows.last().map_or("", String::as_str));
        show_together(&pictures, &folder.join(format!("{}.webp", desktop.name)))?;
    }
    println!("| desktop | {} |\n|{}", STEPS.join(" | "), " --- |".repeat(STEPS.len() + 1));
    println!("{}\nPictures: {}", rows.join("\n"), folder.display());
    Ok(())
}

fn install(desktops: &[&Desktop], folder: &Path) -> anyhow::Result<Vec<Layer>> {
    let base = Layer::base(folder);
    if !base.is_complete() {
        // Whatever was laid over another one is of no use.
        empty(folder)?;
    }
    let layers: Vec<Layer> = desktops
        .iter()
        .map(|desktop| base.above(desktop.name, desktop.packages, desktop.megabytes))
        .collect();
    let missing: Vec<&Layer> =
        std::iter::once(&base).chain(&layers).filter(|layer| !layer.is_complete()).collect();
    for layer in &missing {
        eprintln!("To be installed below {}: {layer}", folder.display());
    }
    missing.into_iter().try_for_each(Layer::install)?;
    Ok(layers)
}

/// One picture of all.
fn show_together(pictures: &Path, picture: &Path) -> anyhow::Result<()> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(pictures)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.sort();
    if files.is_empty() {
        return Ok(());
    }
    let mut montage = Command::new("montage");
    montage.args(["-label", "%t"]).args(files);
    run(montage.args(["-tile", "3x", "-geometry", "560x+4+4", "-quality", "60"]).arg(picture))
}
