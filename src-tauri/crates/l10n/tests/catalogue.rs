//! The catalogue as a whole: every language has all words with the same variables, and every word is used.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Attribute, Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;
use regex::Regex;
use satchime_l10n::Language;
use walkdir::WalkDir;

/// How the ids begin of what a fault's detail says.
const DETAIL: &str = "detail-";

/// By `id` or `id.attribute`: the variables.
type Words = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}

fn words_of(language: Language, file: &str) -> Words {
    let path = root().join("locales").join(language.tag()).join(file);
    let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let resource =
        parse(source.as_str()).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
    let mut words = Words::new();
    let mut add = |id: String, pattern: &Pattern<&str>| {
        let mut variables = BTreeSet::new();
        collect(pattern, &mut variables);
        assert!(words.insert(id.clone(), variables).is_none(), "{}: {id} is there twice", path.display());
    };
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name;
        if let Some(value) = &message.value {
            add(id.to_owned(), value);
        }
        for Attribute { id: attribute, value } in &message.attributes {
            add(format!("{id}.{}", attribute.name), value);
        }
    }
    words
}

fn collect(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_of(expression, variables);
        }
    }
}

fn collect_of(expression: &Expression<&str>, variables: &mut BTreeSet<String>) {
    let inline = match expression {
        Expression::Inline(inline) => inline,
        Expression::Select { selector, variants } => {
            variants.iter().for_each(|variant| collect(&variant.value, variables));
            selector
        }
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                if let InlineExpression::VariableReference { id } = argument {
                    variables.insert(id.name.to_owned());
                }
            }
        }
        InlineExpression::Placeable { expression } => collect_of(expression, variables),
        _ => {}
    }
}

fn files() -> BTreeSet<String> {
    let names = |language: Language| {
        let folder = fs::read_dir(root().join("locales").join(language.tag())).unwrap();
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<BTreeSet<_>>()
    };
    let english = names(Language::English);
    for language in Language::ALL {
        assert_eq!(names(language), english, "{language:?}");
    }
    english
}

fn english() -> Words {
    let mut all = Words::new();
    for file in files() {
        for (id, variables) in words_of(Language::English, &file) {
            assert!(all.insert(id.clone(), variables).is_none(), "{file}: {id} is in another file too");
        }
    }
    all
}

#[test]
fn every_language_has_all_words_with_the_same_variables() {
    for file in files() {
        let english = words_of(Language::English, &file);
        for language in Language::ALL {
            let words = words_of(language, &file);
            let missing: Vec<_> = english.keys().filter(|id| !words.contains_key(*id)).collect();
            let odd: Vec<_> = words.iter().filter(|(id, used)| english.get(*id) != Some(used)).collect();
            assert!(missing.is_empty() && odd.is_empty(), "{language:?} {file}: {missing:?} {odd:?}");
        }
    }
}

/// Every file of the program's and the window's sources, apart from tests.
fn sources() -> Vec<(PathBuf, String)> {
    let folders = ["src-tauri/src", "src-tauri/ctl/src", "src-tauri/crates", "ui/src"]
        .map(|folder| root().join(folder));
    let files = folders.into_iter().flat_map(|folder| WalkDir::new(folder).into_iter().map(Result::unwrap));
    let is_source = |path: &Path| {
        let ends =
            path.extension().is_some_and(|end| ["rs", "ts", "svelte"].iter().any(|source| end == *source));
        let is_test = path.components().any(|part| {
            let name = part.as_os_str().to_string_lossy();
            name == "tests" || name == "test" || name.contains(".test.") || name.contains(".mock.")
        });
        ends && !is_test && !path.starts_with(root().join("src-tauri/crates/l10n"))
    };
    let sources = files.map(walkdir::DirEntry::into_path).filter(|path| is_source(path));
    sources.map(|path| (path.clone(), fs::read_to_string(&path).unwrap())).collect()
}

#[test]
fn every_word_is_used_and_every_used_word_exists() {
    let words = english();
    // `t!("id")` in Rust, `t('id')` in the window.
    let call = Regex::new(r#"\bt!?\(\s*["']([a-z][a-zA-Z0-9.-]*)["']"#).unwrap();
    let text = Regex::new(r#"["']([a-z][a-zA-Z0-9.-]*)["']"#).unwrap();
    let mut used = BTreeSet::new();
    for (path, source) in sources() {
        for found in call.captures_iter(&source) {
            assert!(
                words.contains_key(&found[1]),
                "{}: there are no words for {}",
                path.display(),
                &found[1]
            );
        }
        used.extend(text.captures_iter(&source).map(|found| found[1].to_owned()));
    }
    // One message may take another in.
    let inner = Regex::new(r"\{ ([a-z][a-z0-9-]*) \}").unwrap();
    for file in files() {
        let source = fs::read_to_string(root().join("locales/en").join(file)).unwrap();
        used.extend(inner.captures_iter(&source).map(|found| found[1].to_owned()));
    }
    // These are found by what they say.
    used.extend(words.keys().filter(|id| id.starts_with(DETAIL)).cloned());
    // Who names a message takes its attributes too.
    let message = |id: &str| id.split_once('.').map_or(id.to_owned(), |(id, _)| id.to_owned());
    let unused: Vec<_> =
        words.keys().filter(|id| !used.contains(*id) && !used.contains(&message(id))).collect();
    assert!(unused.is_empty(), "nothing says {unused:?}");
}

/// Details are written down in English where something fails, and told in the person's language.
#[test]
fn every_detail_of_a_fault_has_words_and_no_words_are_without_one() {
    let adapters =
        ["crates/adapters/src", "crates/engine/src"].map(|room| root().join("src-tauri").join(room));
    let sources: Vec<String> = sources()
        .into_iter()
        .filter(|(path, _)| adapters.iter().any(|room| path.starts_with(room)))
        .map(|(_, source)| source)
        .collect();
    let in_details = Regex::new(r#"detail: "([^"{}]+)"\.into\(\)"#).unwrap();
    let mut details = BTreeSet::new();
    for source in &sources {
        details.extend(in_details.captures_iter(source).map(|found| found[1].to_owned()));
    }
    assert!(details.len() > 15, "{details:?}");
    let known = |detail: &&String| satchime_l10n::translated(DETAIL, detail).is_none();
    let unknown: Vec<_> = details.iter().filter(known).collect();
    assert!(unknown.is_empty(), "no words for {unknown:?}");
    let english = fs::read_to_string(root().join("locales/en/details.ftl")).unwrap();
    let ours = english.lines().filter_map(|line| line.split_once(" = "));
    let ours = ours.filter(|(id, words)| !id.starts_with("detail-io-") && !words.contains('{'));
    for (id, words) in ours {
        assert!(sources.iter().any(|source| source.contains(words)), "nothing says {id}: {words}");
    }
}
