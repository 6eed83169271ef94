//! The threat model names the tests that show it; each of them has to be there.

use super::{read, root};

const MODEL: &str = "docs/threat-model.md";
/// From where its files are named.
const FROM: [&str; 3] = ["", "src-tauri", "src-tauri/crates"];

/// `file.rs::name` in a line, as often as it stands there between backquotes.
fn tests(line: &str) -> Vec<(String, &str)> {
    let quoted = line.split('`').skip(1).step_by(2);
    let named = quoted.filter_map(|test| test.split_once(".rs::"));
    named.map(|(file, name)| (format!("{file}.rs"), name)).collect()
}

fn exists((file, name): &(String, &str)) -> bool {
    let places = FROM.iter().map(|folder| root().join(folder).join(file));
    let texts = places.filter_map(|file| std::fs::read_to_string(file).ok());
    let function = format!("fn {name}(");
    texts.into_iter().any(|text| text.contains(&function))
}

#[test]
fn every_test_in_the_threat_model_exists() {
    let model = read(MODEL);
    let named: Vec<_> = model.lines().flat_map(tests).collect();
    assert!(named.len() > 60, "{}", named.len());
    let missing: Vec<_> = named.iter().filter(|test| !exists(test)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_attack_in_the_threat_model_has_a_test() {
    let model = read(MODEL);
    let (_, attacks) = model.split_once("| attack |").unwrap();
    let rows: Vec<Vec<&str>> = attacks
        .lines()
        .skip(2)
        .filter(|line| line.starts_with('|'))
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    // A heading has nothing in its second column.
    let unshown: Vec<_> = rows.iter().filter(|row| !row[2].is_empty() && tests(row[3]).is_empty()).collect();
    assert!(rows.len() > 40 && unshown.is_empty(), "{} {unshown:#?}", rows.len());
}
