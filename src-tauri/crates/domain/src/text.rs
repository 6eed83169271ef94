//! Making text from strangers safe to show: memos, comments and wallet names are written by anybody.

use std::path::Path;

use satchime_l10n::t;
use unicode_segmentation::UnicodeSegmentation;

/// The most characters of a wallet's name that are shown in one line.
pub const NAME: usize = 48;
/// The most characters of a memo that are shown in a notification.
pub const MEMO: usize = 120;

/// What was wrong with a name that a person typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("{}", t!("name-empty"))]
    Empty,
}

/// A wallet's name as a person typed it, made safe and cut to [`NAME`] characters.
///
/// # Errors
/// [`NameError::Empty`] when nothing visible is left.
pub fn name(typed: &str) -> Result<String, NameError> {
    let name = one_line(typed, NAME);
    if name.is_empty() { Err(NameError::Empty) } else { Ok(name) }
}

/// One line of at most `most` characters, without control, bidi-format or other invisible characters; cut text ends
/// in `…`.
pub fn one_line(text: &str, most: usize) -> String {
    // Nothing far beyond the cut is looked at, however long a stranger made it.
    let (head, rest) = split_at_chars(text, most.saturating_mul(16).saturating_add(1024));
    let line = collapsed(&visible(head));
    cut(&line, most, !rest.trim().is_empty())
}

/// A file as it is shown: in one line, without its folder.
pub fn file_name(path: &Path) -> String {
    one_line(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy(), NAME)
}

fn split_at_chars(text: &str, most: usize) -> (&str, &str) {
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    text.split_at(end)
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cuts between what people see as characters, so that no emoji or accent is torn apart.
fn cut(line: &str, most: usize, cut_before: bool) -> String {
    if line.chars().count() <= most && !cut_before {
        return line.to_owned();
    }
    if most == 0 {
        return String::new();
    }
    let mut kept = String::new();
    let mut room = most - 1;
    for cluster in line.graphemes(true) {
        let size = cluster.chars().count();
        if size > room {
            break;
        }
        room -= size;
        kept.push_str(cluster);
    }
    kept.truncate(kept.trim_end_matches([' ', '\u{200c}', '\u{200d}']).len());
    kept.push('…');
    kept
}

/// Drops what can't be seen or moves other text about. Joiners and variation selectors stay where they shape an emoji
/// or a letter; stacked accents beyond a few go, because they run over the lines around.
fn visible(text: &str) -> String {
    const MAX_MARKS: usize = 4;
    let mut kept = String::with_capacity(text.len());
    let mut marks = 0;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek().copied();
        let keep = match c {
            _ if c.is_whitespace() => {
                kept.push(' ');
                continue;
            }
            '\u{200d}' | '\u{200c}' => joins(kept.chars().next_back(), c, next),
            '\u{fe0e}' | '\u{fe0f}' => kept.chars().next_back().is_some_and(is_pictorial),
            _ if is_mark(c) => marks < MAX_MARKS,
            _ => !is_invisible(c),
        };
        if keep {
            marks = if is_mark(c) { marks + 1 } else { 0 };
            kept.push(c);
        }
    }
    kept
}

fn joins(before: Option<char>, joiner: char, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let emoji = |c: char| !c.is_ascii() && is_pictorial(c);
    let within_emoji = joiner == '\u{200d}' && (emoji(before) || before == '\u{fe0f}') && emoji(after);
    within_emoji || (is_joining_letter(before) && is_joining_letter(after))
}

/// Arabic and Indic letters, whose spelling uses joiners.
fn is_joining_letter(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{8ff}' | '\u{900}'..='\u{dff}') && !is_invisible(c)
}

/// Emoji, the symbols among them, and what keycaps are made of.
fn is_pictorial(c: char) -> bool {
    matches!(c, '#' | '*' | '0'..='9' | '©' | '®' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2190}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{34e}' | '\u{350}'..='\u{36f}' | '\u{483}'..='\u{489}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || is_noncharacter(c)
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        // Private use: nobody knows what a font makes of it.
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Without what mail programs and chats put around an address or a key: spaces, quotes, angle brackets, and what can't
/// be seen.
pub fn unwrapped(pasted: &str) -> &str {
    pasted.trim_matches(|c: char| {
        c.is_whitespace()
            || is_invisible(c)
            || matches!(c, '<' | '>' | '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}')
    })
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// "a", "a and b", "a, b and c".
pub fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => t!("list-and", most = most.join(", "), last = last.as_str()),
    }
}

/// `& < >` escaped, for notification servers that advertise `body-markup`.
pub fn escape_markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// As many hex digits in a row look like a key.
const KEY: usize = 32;

/// Whether a run of 32 or more hex digits is in it, which is what a key looks like.
pub fn has_key(text: &str) -> bool {
    text.as_bytes().split(|byte| !byte.is_ascii_hexdigit()).any(|run| run.len() >= KEY)
}

/// Text with every run of 32 and more hex digits, which is what a key looks like, replaced by `…`.
pub fn without_keys(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if c.is_ascii_hexdigit() => run.push(c),
            other => {
                if run.len() >= KEY {
                    clean.push('…')
                } else {
                    clean.push_str(&run)
                }
                run.clear();
                clean.extend(other);
            }
        }
    }
    clean
}
