//! What must hold of the sources themselves: no two files import each other, not even in a circle, and lines fit.

#![allow(clippy::unwrap_used, reason = "what tests share is test code too")]
#![cfg(target_os = "linux")]

#[path = "source_rules/code.rs"]
mod code;
#[path = "source_rules/imports.rs"]
mod imports;
#[path = "source_rules/packages.rs"]
mod packages;
#[path = "source_rules/supply.rs"]
mod supply;
#[path = "source_rules/threats.rs"]
mod threats;
#[path = "source_rules/workflow.rs"]
mod workflow;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// For lines of code, as rustfmt and Biome are told.
const MAX_CODE: usize = 110;
const MAX_COMMENT: usize = 120;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The root file of every library, program and test, of both workspaces.
fn targets() -> Vec<PathBuf> {
    let of = |manifest: PathBuf| {
        let cargo = Command::new(env!("CARGO"))
            .args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"])
            .arg(manifest)
            .output()
            .unwrap();
        assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
        let metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
        let packages = metadata["packages"].as_array().unwrap().clone();
        let targets = packages.into_iter().flat_map(|package| package["targets"].as_array().unwrap().clone());
        targets.map(|target| target["src_path"].as_str().unwrap().into()).collect::<Vec<PathBuf>>()
    };
    [of(root().join("Cargo.toml")), of(root().join("tests/fuzz/Cargo.toml"))].concat()
}

/// A file as the repository names it.
fn shown(file: &Path) -> String {
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    file.strip_prefix(root()).unwrap_or(&file).to_string_lossy().replace('\\', "/")
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Every file in these folders that ends like this, as the repository names it. What is built or fetched is no source.
fn sources(folders: &[&str], ends: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            match path.is_dir() {
                true if ["target", "node_modules", "dist", "dist-mock", "gen"].contains(&name.as_str()) => {}
                true => folders.push(path),
                false if ends.iter().any(|end| name.ends_with(end)) => found.push(shown(&path)),
                false => {}
            }
        }
    }
    found.sort();
    found
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut imports = imports::Imports::default();
    for target in targets() {
        imports.read(&target, &|file| fs::read_to_string(file).ok());
    }
    let circles: Vec<BTreeSet<String>> =
        imports.circles().into_iter().map(|circle| circle.iter().map(|file| shown(file)).collect()).collect();
    let told: Vec<String> = circles
        .iter()
        .map(|circle| {
            let edges = imports.edges().map(|(from, to)| (shown(from), shown(to)));
            let inside = edges.filter(|(from, to)| circle.contains(from) && circle.contains(to));
            inside.map(|(from, to)| format!("  {from} imports {to}\n")).collect()
        })
        .collect();
    assert!(told.is_empty(), "{} circles:\n{}", told.len(), told.join("\n"));
}

#[test]
fn every_source_file_belongs_to_a_target() {
    let mut imports = imports::Imports::default();
    for target in targets() {
        imports.read(&target, &|file| fs::read_to_string(file).ok());
    }
    let known: BTreeSet<String> = imports.files().map(shown).collect();
    let all = sources(&["src-tauri", "tests", "xtask"], &[".rs"]);
    let strays: Vec<_> = all.iter().filter(|file| !known.contains(*file)).collect();
    assert!(strays.is_empty(), "files that nothing is built from, or that were not found: {strays:?}");
}

#[test]
fn lines_fit() {
    let mut long = Vec::new();
    for file in sources(&["src-tauri", "tests", "xtask", "ui/src"], &[".rs", ".ts", ".svelte"]) {
        // Generated.
        if file == "ui/src/lib/ipc/bindings.ts" {
            continue;
        }
        let text = fs::read_to_string(root().join(&file)).unwrap();
        for number in code::long_lines(&text, MAX_CODE, MAX_COMMENT) {
            long.push(format!("{file}:{number}"));
        }
    }
    assert!(long.is_empty(), "{} lines are too long:\n{}", long.len(), long.join("\n"));
}

/// What a kind of server does, its source alone knows.
#[test]
fn the_engine_and_the_store_know_no_kind_of_server() {
    let own = ["src-tauri/crates/engine/src", "src-tauri/crates/adapters/src/sqlite"];
    let all = sources(&own, &[".rs"]);
    assert!(all.len() > 30, "{}", all.len());
    let knows = |file: &&String| {
        let text = fs::read_to_string(root().join(file)).unwrap();
        code::without_texts(&text).to_lowercase().contains("lnbits")
    };
    let knowing: Vec<_> = all.iter().filter(knows).collect();
    assert!(knowing.is_empty(), "{knowing:?}");
}

#[test]
fn files_are_named_in_lower_case() {
    let all = sources(&["src-tauri", "tests", "xtask"], &[".rs"]);
    let odd: Vec<_> = all
        .iter()
        .filter(|file| {
            let name = file.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
            !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
        .collect();
    assert!(odd.is_empty(), "{odd:?}");
}
