//! Which file imports which. A `mod` line is no import, and neither is a path to the file's own items; a path through a
//! re-export counts for the file that is named.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::code::without_texts;

type ModulePath = Vec<String>;

/// The imports of all files that were read.
#[derive(Default)]
pub struct Imports {
    files: BTreeSet<PathBuf>,
    edges: BTreeSet<(PathBuf, PathBuf)>,
}

/// The modules of one target, and the paths that are used in each.
#[derive(Default)]
struct Target {
    modules: BTreeMap<ModulePath, PathBuf>,
    uses: Vec<(ModulePath, PathBuf, ModulePath)>,
}

impl Imports {
    /// Takes in a library, program or test by its root file, with all the files below it.
    pub fn read(&mut self, root: &Path, text_of: &dyn Fn(&Path) -> Option<String>) {
        let mut target = Target::default();
        let folder = root.parent().unwrap_or(Path::new("")).to_owned();
        target.read(root, &folder, Vec::new(), text_of);
        self.files.extend(target.modules.values().cloned());
        for (module, file, path) in &target.uses {
            if let Some(imported) = target.file_of(module, path).filter(|imported| *imported != file) {
                self.edges.insert((file.clone(), imported.clone()));
            }
        }
    }

    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(PathBuf::as_path)
    }

    pub fn edges(&self) -> impl Iterator<Item = (&Path, &Path)> {
        self.edges.iter().map(|(from, to)| (from.as_path(), to.as_path()))
    }

    /// Files that reach each other, as sets.
    pub fn circles(&self) -> BTreeSet<BTreeSet<&Path>> {
        let reached: BTreeMap<&Path, BTreeSet<&Path>> =
            self.files().map(|file| (file, self.reached_from(file))).collect();
        let circle = |file: &Path| {
            let back = reached[file].iter().copied();
            back.filter(|other| reached.get(other).is_some_and(|back| back.contains(file))).collect()
        };
        self.files().filter(|file| reached[file].contains(file)).map(circle).collect()
    }

    fn reached_from(&self, file: &Path) -> BTreeSet<&Path> {
        let mut reached = BTreeSet::new();
        let mut open = vec![file.to_owned()];
        while let Some(from) = open.pop() {
            for (_, to) in self.edges.iter().filter(|(other, _)| *other == from) {
                if reached.insert(to.as_path()) {
                    open.push(to.clone());
                }
            }
        }
        reached
    }
}

impl Target {
    /// `folder`: where the file's own modules lie.
    fn read(
        &mut self,
        file: &Path,
        folder: &Path,
        module: ModulePath,
        text_of: &dyn Fn(&Path) -> Option<String>,
    ) {
        let Some(text) = text_of(file) else { return };
        self.modules.insert(module.clone(), file.to_owned());
        let mut scan = Scan::new(&text);
        scan.run();
        for inline in scan.inline {
            self.modules.entry([&module[..], &inline].concat()).or_insert_with(|| file.to_owned());
        }
        for (within, path) in scan.paths {
            self.uses.push(([&module[..], &within].concat(), file.to_owned(), path));
        }
        for Declared { within, name, at } in scan.declared {
            let below = within.iter().fold(folder.to_owned(), |folder, part| folder.join(part));
            let candidates = match &at {
                Some(at) => vec![file.parent().unwrap_or(Path::new("")).join(at)],
                None => vec![below.join(format!("{name}.rs")), below.join(&name).join("mod.rs")],
            };
            let Some(child) = candidates.into_iter().find(|path| text_of(path).is_some()) else { continue };
            let is_mod = at.is_some() || child.file_name().is_some_and(|name| name == "mod.rs");
            let parent = child.parent().unwrap_or(Path::new("")).to_owned();
            let own = if is_mod { parent } else { child.with_extension("") };
            self.read(&child, &own, [&module[..], &within, &[name]].concat(), text_of);
        }
    }

    /// The file of the innermost module that the path names, if it is one of this target.
    fn file_of(&self, module: &ModulePath, path: &ModulePath) -> Option<&PathBuf> {
        let mut whole = module.clone();
        let mut parts = path.iter().map(String::as_str).peekable();
        match parts.peek().copied() {
            Some("crate") => whole.clear(),
            Some("self" | "super") => {}
            Some(first) => {
                whole.push(first.into());
                self.modules.get(&whole)?;
            }
            None => return None,
        }
        let first = parts.next();
        if first == Some("super") {
            whole.pop();
        }
        for part in parts {
            match part {
                "super" => drop(whole.pop()),
                "self" => {}
                part => whole.push(part.into()),
            }
        }
        while !self.modules.contains_key(&whole) {
            whole.pop()?;
        }
        self.modules.get(&whole)
    }
}

struct Declared {
    /// The inline modules around it.
    within: ModulePath,
    name: String,
    /// The value of `#[path]`.
    at: Option<String>,
}

/// Reads one file's words and signs from its beginning to its end.
struct Scan {
    tokens: Vec<String>,
    at: usize,
    depth: usize,
    /// The inline modules that are open, with the depth outside of them.
    open: Vec<(String, usize)>,
    path_attributes: Vec<String>,
    declared: Vec<Declared>,
    inline: Vec<ModulePath>,
    paths: Vec<(ModulePath, ModulePath)>,
}

impl Scan {
    fn new(text: &str) -> Self {
        let attribute =
            |line: &str| Some(line.trim().strip_prefix("#[path = \"")?.split('"').next()?.to_owned());
        let mut path_attributes: Vec<String> = text.lines().filter_map(attribute).collect();
        path_attributes.reverse();
        Self {
            tokens: tokens(&without_texts(text)),
            at: 0,
            depth: 0,
            open: Vec::new(),
            path_attributes,
            declared: Vec::new(),
            inline: Vec::new(),
            paths: Vec::new(),
        }
    }

    fn token(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", String::as_str)
    }

    fn run(&mut self) {
        while self.at < self.tokens.len() {
            let before = if self.at == 0 { "" } else { &self.tokens[self.at - 1] };
            match self.token(0) {
                "{" => self.depth += 1,
                "}" => {
                    self.depth = self.depth.saturating_sub(1);
                    self.open.retain(|(_, outside)| *outside < self.depth);
                }
                "mod" if self.token(2) == ";" || self.token(2) == "{" => self.module(),
                "use" if self.token(1) != "<" => {
                    self.at += 1;
                    self.use_tree(&Vec::new());
                    continue;
                }
                word if is_word(word) && self.token(1) == "::" && !["::", ".", "in"].contains(&before) => {
                    self.path();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn within(&self) -> ModulePath {
        self.open.iter().map(|(name, _)| name.clone()).collect()
    }

    fn module(&mut self) {
        let name = self.token(1).to_owned();
        if self.token(2) == "{" {
            self.open.push((name, self.depth));
            self.inline.push(self.within());
            self.at += 2;
            self.depth += 1;
        } else {
            let attribute =
                ["]", "path"].map(|part| self.tokens[..self.at].iter().rev().take(4).any(|t| t == part));
            let at = if attribute == [true, true] { self.path_attributes.pop() } else { None };
            self.declared.push(Declared { within: self.within(), name, at });
            self.at += 2;
        }
    }

    /// A path in the code: `crate::a::b`, `child::c`.
    fn path(&mut self) {
        let mut path = vec![self.token(0).to_owned()];
        while self.token(1) == "::" && is_word(self.token(2)) {
            path.push(self.token(2).to_owned());
            self.at += 2;
        }
        self.at += 1;
        self.paths.push((self.within(), path));
    }

    /// What comes after `use`, or inside of its braces.
    fn use_tree(&mut self, above: &ModulePath) {
        let mut path = above.clone();
        loop {
            match self.token(0) {
                "{" => {
                    self.at += 1;
                    while !matches!(self.token(0), "}" | "") {
                        self.use_tree(&path);
                    }
                    self.at += 1;
                    if self.token(0) == "," {
                        self.at += 1;
                    }
                    return;
                }
                "as" => self.at += 2,
                "," | ";" => {
                    self.at += 1;
                    break;
                }
                "}" | "" => break,
                word => {
                    if is_word(word) {
                        path.push(word.to_owned());
                    }
                    self.at += 1;
                }
            }
        }
        self.paths.push((self.within(), path));
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = code.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_alphanumeric() || c == '_' {
            let mut word = c.to_string();
            while let Some(more) = rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
                word.push(more);
            }
            tokens.push(word);
        } else if c == ':' && rest.next_if_eq(&':').is_some() {
            tokens.push("::".into());
        } else if !c.is_whitespace() {
            tokens.push(c.to_string());
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let mut imports = Imports::default();
        let find = |path: &Path| {
            let found = files.iter().find(|(name, _)| Path::new(name) == path);
            found.map(|(_, text)| (*text).to_owned())
        };
        imports.read(Path::new("lib.rs"), &find);
        assert_eq!(imports.files().count(), files.len(), "{:?}", imports.files().collect::<Vec<_>>());
        let named = |circle: BTreeSet<&Path>| circle.iter().map(|file| file.display().to_string()).collect();
        imports.circles().into_iter().map(named).collect()
    }

    #[test]
    fn a_circle_is_found_however_it_is_written() {
        let lib = "mod a; mod b;";
        for (a, b) in [
            ("use crate::b::B;", "use crate::a::A;"),
            ("use super::{a::A, b::{self, B}};", "fn f() { super::a::g() }"),
            ("pub(crate) use crate::b as other;", "mod tests { use crate::a::*; }"),
            ("fn f() -> crate::b::B { g() }", "#[cfg(windows)] mod inner { use super::super::a::f; }"),
        ] {
            assert_eq!(circles(&[("lib.rs", lib), ("a.rs", a), ("b.rs", b)]), [["a.rs", "b.rs"]], "{a} {b}");
        }
    }

    #[test]
    fn a_long_circle_is_found_once_and_what_leads_to_it_is_no_part() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c; mod d; use d::D;"),
            ("a/mod.rs", "use crate::b::B;"),
            ("b.rs", "use crate::c::C;"),
            ("c.rs", "use crate::a::A;"),
            ("d.rs", "use crate::a::A;"),
        ];
        assert_eq!(circles(&files), [["a/mod.rs", "b.rs", "c.rs"]]);
    }

    #[test]
    fn a_module_and_its_own_child_can_make_one() {
        let parent = "mod child; pub use child::Child; pub struct Parent;";
        let files = |child| [("lib.rs", "mod a;"), ("a.rs", parent), ("a/child.rs", child)];
        assert_eq!(circles(&files("use super::Parent;")), [["a/child.rs", "a.rs"]]);
        assert!(circles(&files("use std::fmt;")).is_empty());
    }

    #[test]
    fn declaring_a_module_or_writing_about_it_is_no_import() {
        let files = [
            ("lib.rs", "mod a; mod b; pub struct L;"),
            ("a.rs", "use crate::b::B; use crate::L; #[cfg(test)] mod tests;"),
            ("b.rs", "// use crate::a::A;\nconst X: &str = \"crate::a::A\"; pub(in crate::a) struct B;"),
            ("a/tests.rs", "use super::*;"),
        ];
        assert!(circles(&files).is_empty());
    }

    #[test]
    fn a_file_can_lie_elsewhere() {
        let files = [
            ("lib.rs", "#[path = \"far/away.rs\"]\nmod a; mod b;"),
            ("far/away.rs", "use crate::b::B;"),
            ("b.rs", "use crate::a::A;"),
        ];
        assert_eq!(circles(&files), [["b.rs", "far/away.rs"]]);
    }
}
