//! What is in another process's memory, and how much.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;

const PAGE: u64 = 4096;
/// So many pages are looked at together.
const PAGES: u64 = 1 << 16;

/// How often a text is in what the process can read.
///
/// # Errors
/// It may not be looked into, or is gone.
pub fn copies(process: u32, text: &str) -> io::Result<usize> {
    let memory = File::open(format!("/proc/{process}/mem"))?;
    let pages = File::open(format!("/proc/{process}/pagemap"))?;
    let maps = fs::read_to_string(format!("/proc/{process}/maps"))?;
    let regions = maps.lines().filter_map(readable);
    let parts = regions.flat_map(|(from, to)| parts(from, to));
    let runs = parts.flat_map(|(from, to)| used(&pages, from, to));
    // What the kernel keeps for itself in there can't be read.
    Ok(runs.map(|(from, to)| read(&memory, from, to).map_or(0, |bytes| count(&bytes, text))).sum())
}

/// `7f3c-7f3d rw-p …`
fn readable(line: &str) -> Option<(u64, u64)> {
    let (range, rest) = line.split_once(' ')?;
    let (from, to) = range.split_once('-')?;
    let hex = |digits| u64::from_str_radix(digits, 16).ok();
    rest.starts_with('r').then_some((hex(from)?, hex(to)?))
}

fn parts(from: u64, to: u64) -> impl Iterator<Item = (u64, u64)> {
    let step = PAGES * PAGE;
    (from..to).step_by(usize::try_from(step).unwrap_or(usize::MAX)).map(move |at| (at, to.min(at + step)))
}

/// Webviews reserve far more than there is: only pages that hold something are read.
fn used(pages: &File, from: u64, to: u64) -> Vec<(u64, u64)> {
    const ENTRY: u64 = 8;
    /// In memory, or on the disk it was moved to.
    const THERE: u64 = 3 << 62;
    let mut entries = vec![0; usize::try_from((to - from) / PAGE * ENTRY).unwrap_or_default()];
    if pages.read_exact_at(&mut entries, from / PAGE * ENTRY).is_err() {
        return Vec::new();
    }
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for (at, entry) in (from..to).step_by(PAGE as usize).zip(entries.as_chunks::<{ ENTRY as usize }>().0) {
        match runs.last_mut() {
            _ if u64::from_ne_bytes(*entry) & THERE == 0 => {}
            Some((_, end)) if *end == at => *end += PAGE,
            _ => runs.push((at, at + PAGE)),
        }
    }
    runs
}

fn read(memory: &File, from: u64, to: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(to - from).unwrap_or_default()];
    memory.read_exact_at(&mut bytes, from)?;
    Ok(bytes)
}

fn count(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count()
}

/// By so many KiB one wallet's server may make the whole program grow.
pub const MAX_GROWTH: u64 = 16 << 10;

/// The memory a process holds, in KiB, and how much it ever held since it was last asked.
pub struct Growth {
    process: u32,
    before: u64,
}

impl Growth {
    pub fn of(process: u32) -> Self {
        fs::write(format!("/proc/{process}/clear_refs"), "5").unwrap();
        Self { process, before: Self::read(process, "VmRSS:") }
    }

    fn read(process: u32, name: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// How much more than at the beginning it held at its worst.
    pub fn kib(&self) -> u64 {
        Self::read(self.process, "VmHWM:").saturating_sub(self.before)
    }
}
