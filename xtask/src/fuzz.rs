//! Fuzzing: machine-made inputs against what must always hold (`tests/fuzz`).

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context;
use clap::ValueEnum;

use crate::shell::{answer, cargo, root, run, target_dir};

#[derive(clap::Args)]
pub struct Options {
    /// How long each target runs
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// Afterwards, choose the small corpus anew that is kept with the sources
    #[arg(long)]
    distil: bool,
    /// Run only this target
    target: Option<Target>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Target {
    /// WebSocket frames, and what is made of them
    Frames,
    /// Bodies of REST answers, and what the ledger makes of them
    RestBodies,
    /// Pasted and stored addresses, and keys
    Addresses,
    /// Certificates, their fingerprints, files with them, and who is trusted by them
    Certificates,
    /// Stored settings, of any version or damaged
    Settings,
}

/// Runs the targets one after the other. What they find is kept in `tests/fuzz/regressions`, where the domain crate's
/// tests try it from then on.
///
/// # Errors
/// When an input breaks something, or cargo-fuzz can't be had.
pub fn targets(options: &Options) -> anyhow::Result<()> {
    if answer(cargo().args(["fuzz", "--version"])).is_none() {
        run(cargo().args(["install", "cargo-fuzz"]))?;
    }
    for target in Target::value_variants() {
        if options.target.is_none_or(|wanted| wanted == *target) {
            // Without a limit, libFuzzer never ends.
            if options.minutes > 0 {
                target.run(options.minutes)?;
            }
            if options.distil {
                target.distil()?;
            }
        }
    }
    Ok(())
}

impl Target {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn kept(self, kind: &str) -> PathBuf {
        fuzz().join(kind).join(self.name())
    }

    /// The corpus that grows with every run; only a small one is kept with the sources.
    fn grown(self) -> PathBuf {
        target_dir().join("fuzz/corpus").join(self.name())
    }

    const fn dictionary(self) -> &'static str {
        match self {
            Self::Frames | Self::RestBodies | Self::Settings => "json.dict",
            Self::Addresses => "addresses.dict",
            Self::Certificates => "certificates.dict",
        }
    }

    const fn longest(self) -> usize {
        match self {
            Self::Frames | Self::RestBodies | Self::Certificates => 8192,
            Self::Settings => 4096,
            Self::Addresses => 512,
        }
    }

    fn run(self, minutes: u64) -> anyhow::Result<()> {
        let (grown, regressions) = (self.grown(), self.kept("regressions"));
        for folder in [&grown, &regressions] {
            fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
        }
        let mut command = self.command();
        command.args([&grown, &self.kept("corpus"), &regressions]).arg("--").args([
            format!("-max_total_time={}", minutes * 60),
            format!("-max_len={}", self.longest()),
            "-timeout=10".to_owned(),
            "-print_final_stats=1".to_owned(),
        ]);
        command.arg(option("-dict=", &fuzz().join("dictionaries").join(self.dictionary())));
        command.arg(option("-artifact_prefix=", &regressions.join("")));
        let found = || format!("look at the newest file in {}", regressions.display());
        run(&mut command).with_context(found)
    }

    /// By the code that is reached, not by how often: that keeps it small.
    fn distil(self) -> anyhow::Result<()> {
        const LONGEST_KEPT: usize = 2048;
        let kept = self.kept("corpus");
        let (scratch, coverage) =
            (self.grown().with_extension("merged"), self.grown().with_extension("coverage"));
        let _ = (fs::remove_dir_all(&scratch), fs::remove_file(&coverage));
        fs::create_dir_all(&scratch)?;
        let mut merge = self.command();
        merge.args([&scratch, &kept, &self.grown()]).args(["--", "-set_cover_merge=1", "-use_counters=0"]);
        run(merge.arg(format!("-max_len={LONGEST_KEPT}")).arg(option("-merge_control_file=", &coverage)))?;
        let chosen = fewest(&fs::read_to_string(&coverage).context("libFuzzer told no coverage")?);
        let inputs =
            chosen.into_iter().map(|path| Ok((path.file_name().map(OsString::from), fs::read(path)?)));
        let inputs = inputs.collect::<anyhow::Result<Vec<_>>>()?;
        fs::remove_dir_all(&kept)?;
        fs::create_dir_all(&kept)?;
        for (name, input) in inputs {
            fs::write(kept.join(name.unwrap_or_default()), input)?;
        }
        Ok(())
    }

    fn command(self) -> Command {
        let mut command = cargo();
        command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", target_dir().join("fuzz"));
        command.args(["fuzz", "run", &self.name(), "--fuzz-dir"]).arg(fuzz());
        command
    }
}

/// The inputs that reach most, each chosen for what it adds to those before it. `coverage` is the record of a merge:
/// how many files, two lines that don't matter here, their paths, then for each a line `FT number what-it-reaches…`.
fn fewest(coverage: &str) -> Vec<PathBuf> {
    const MAX_KEPT: usize = 150;
    let mut lines = coverage.lines();
    let files: usize = lines.next().and_then(|count| count.parse().ok()).unwrap_or_default();
    let paths: Vec<PathBuf> = lines.by_ref().skip(1).take(files).map(PathBuf::from).collect();
    let mut reaching: Vec<(usize, HashSet<&str>)> = lines
        .filter_map(|line| line.strip_prefix("FT "))
        .filter_map(|line| {
            let (number, reached) = line.split_once(' ')?;
            Some((number.parse().ok()?, reached.split(' ').collect()))
        })
        .collect();
    let mut chosen = Vec::new();
    while chosen.len() < MAX_KEPT {
        let best = (0..reaching.len()).max_by_key(|&at| reaching[at].1.len());
        let Some((number, adds)) =
            best.map(|at| reaching.swap_remove(at)).filter(|(_, adds)| !adds.is_empty())
        else {
            break;
        };
        for (_, reached) in &mut reaching {
            reached.retain(|one| !adds.contains(one));
        }
        chosen.extend(paths.get(number).cloned());
    }
    chosen
}

fn fuzz() -> PathBuf {
    root().join("tests/fuzz")
}

fn option(name: &str, path: &std::path::Path) -> OsString {
    let mut option = OsString::from(name);
    option.push(path);
    option
}
