//! What may become part of Satchime, and of the machines that build it: nothing that was not chosen.
//!
//! `deny.toml` says it once, for `cargo deny` where the network has the advisories, and for these tests.

use std::collections::BTreeSet;
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;
use spdx::{Expression, ParseMode};

use super::{read, root, sources};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";

#[derive(Deserialize)]
struct Rules {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
}

fn rules() -> Rules {
    toml::from_str(&read("deny.toml")).unwrap()
}

/// Every crate that a program or a test of any system could be built from.
fn packages() -> Vec<Value> {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--all-features", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().clone();
    assert!(packages.len() > 300, "{}", packages.len());
    packages
}

/// What of the packages breaks a rule, named.
fn breaking(packages: &[Value], breaks: impl Fn(&Value) -> bool) -> Vec<String> {
    let broken = packages.iter().filter(|package| breaks(package));
    broken
        .map(|package| format!("{} {}: {}", package["name"], package["version"], package["license"]))
        .collect()
}

#[test]
fn every_crate_is_allowed_by_its_licence_its_name_and_its_source() {
    let (rules, packages) = (rules(), packages());
    let (own, foreign): (Vec<_>, Vec<_>) =
        packages.into_iter().partition(|package| package["source"].is_null());
    assert!(own.iter().all(|package| package["license"] == "MIT"), "Satchime's own crates are MIT");

    let allowed = |licence: &spdx::LicenseReq| rules.licenses.allow.contains(&licence.to_string());
    let licences = breaking(&foreign, |package| {
        let expression =
            Expression::parse_mode(package["license"].as_str().unwrap_or_default(), ParseMode::LAX);
        !expression.is_ok_and(|expression| expression.evaluate(allowed))
    });
    assert!(licences.is_empty(), "licences that deny.toml does not allow: {licences:#?}");

    let banned = breaking(&foreign, |package| rules.bans.deny.iter().any(|ban| package["name"] == *ban.name));
    assert!(banned.is_empty(), "banned by deny.toml: {banned:#?}");
    let elsewhere = breaking(&foreign, |package| package["source"] != CRATES_IO);
    assert!(elsewhere.is_empty(), "from elsewhere than crates.io: {elsewhere:#?}");

    let wild = breaking(&own, |package| {
        let dependencies = package["dependencies"].as_array().unwrap();
        dependencies.iter().any(|needed| needed["req"] == "*" && needed["path"].is_null())
    });
    assert!(wild.is_empty(), "take any version of something: {wild:#?}");
}

#[test]
fn workflows_run_only_what_a_hash_names() {
    let workflows = sources(&[".github"], &[".yml", ".yaml"]);
    assert!(!workflows.is_empty());
    for workflow in workflows {
        for line in read(&workflow).lines() {
            let Some((_, action)) = line.split_once("uses:") else { continue };
            let (_, version) = action.split_once('@').unwrap_or_else(|| panic!("{workflow}: {line}"));
            let (hash, told) = version.split_once(" # v").unwrap_or_default();
            let is_hash = hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_hash && !told.is_empty(), "{workflow}: {line}");
        }
    }
}

#[test]
fn only_what_is_locked_is_built() {
    let mut lines = Vec::new();
    for workflow in sources(&[".github", ".ci"], &[".yml", ".yaml", "run"]) {
        lines.extend(read(&workflow).lines().map(str::to_owned));
    }
    let building = ["cargo build", "cargo test", "cargo check", "cargo run", "cargo install", "cargo clippy"];
    let loose: Vec<_> = lines
        .iter()
        .filter(|line| building.iter().any(|words| line.contains(words)) && !line.contains("--locked"))
        .collect();
    assert!(loose.is_empty(), "{loose:?}");
    assert!(lines.iter().any(|line| line.contains("cargo xtask")));
    assert!(read(".cargo/config.toml").contains("xtask = \"run --locked "));
    assert!(read("xtask/src/shell.rs").contains("command.arg(\"--locked\")"));
    let others: Vec<_> = sources(&["xtask/src"], &[".rs"])
        .into_iter()
        .filter(|file| read(file).contains("(\"cargo\")"))
        .collect();
    assert!(others.is_empty(), "call cargo in a way of their own: {others:?}");
}

#[test]
fn every_python_package_has_hashes() {
    let lists = sources(&["tests/locks", "tests/bench/python"], &[".txt"]);
    assert!(lists.len() > 3, "{lists:?}");
    for list in lists {
        let text = read(&list).replace("\\\n", " ");
        let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let is_pinned = |line: &&&str| line.contains("==") && line.contains("--hash=sha256:");
        let loose: Vec<_> = lines.iter().filter(|line| !is_pinned(line)).collect();
        assert!(!lines.is_empty() && loose.is_empty(), "{list}: {loose:?}");
    }
}

#[test]
fn every_npm_package_has_a_hash() {
    let locks = sources(&["ui", "tests/bench", "src-tauri/bundler"], &["package-lock.json"]);
    assert!(locks.len() > 2, "{locks:?}");
    for lock in locks {
        let parsed: Value = serde_json::from_str(&read(&lock)).unwrap();
        let packages = parsed["packages"].as_object().unwrap().iter().filter(|(name, _)| !name.is_empty());
        for (name, package) in packages {
            let from = package["resolved"].as_str().unwrap_or(NPM);
            let hash = package["integrity"].as_str().unwrap_or_default();
            assert!(from.starts_with(NPM) && hash.starts_with("sha512-"), "{lock}: {name}");
        }
    }
}
