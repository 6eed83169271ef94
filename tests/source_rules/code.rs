//! Rust's code apart from its comments and texts, and how long lines are.

/// The same text with blanks for comments, strings and characters; lines stay where they are.
pub fn without_texts(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match (chars[at], chars.get(at + 1)) {
            ('/', Some('/')) => line_end(&chars, at),
            ('/', Some('*')) => comment_end(&chars, at),
            ('"', _) => string_end(&chars, at + 1),
            ('r', Some('"' | '#')) if begins_word(&chars, at) => raw_end(&chars, at),
            ('\'', _) => char_end(&chars, at),
            _ => at,
        };
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            let end = end.min(chars.len());
            out.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// An `r` in front of a quote, with a `b` before it or not, and not the end of a name.
fn begins_word(chars: &[char], at: usize) -> bool {
    let before = if at > 0 && chars[at - 1] == 'b' { at - 1 } else { at };
    before == 0 || !(chars[before - 1].is_alphanumeric() || chars[before - 1] == '_')
}

fn line_end(chars: &[char], at: usize) -> usize {
    chars[at..].iter().position(|&c| c == '\n').map_or(chars.len(), |length| at + length)
}

fn comment_end(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

/// `at` is behind the opening quote.
fn string_end(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// `at` is where the `r` stands; the same, if no raw string begins there.
fn raw_end(chars: &[char], at: usize) -> usize {
    let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
    if chars.get(at + 1 + hashes) != Some(&'"') {
        return at;
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let from = at + 2 + hashes;
    let length = chars[from..].windows(close.len()).position(|window| window == close);
    length.map_or(chars.len(), |length| from + length + close.len())
}

/// A lifetime is no character.
fn char_end(chars: &[char], at: usize) -> usize {
    match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), _) => {
            let length = chars[at + 3..].iter().position(|&c| c == '\'');
            length.map_or(chars.len(), |length| at + 4 + length)
        }
        (Some(_), Some('\'')) => at + 3,
        _ => at,
    }
}

/// The numbers of lines, from 1, with more characters than their kind may have.
pub fn long_lines(text: &str, max_code: usize, max_comment: usize) -> Vec<usize> {
    let is_comment =
        |line: &str| ["//", "/*", "*", "<!--"].iter().any(|begin| line.trim().starts_with(begin));
    let max = |line: &str| if is_comment(line) { max_comment } else { max_code };
    let long = text.lines().enumerate().filter(|(_, line)| line.chars().count() > max(line));
    long.map(|(index, _)| index + 1).collect()
}

#[test]
fn texts_become_blank() {
    for (text, left) in [
        ("a // use crate::b;", "a                 "),
        ("a /* x /* y */ z */ b", "a                   b"),
        ("f(\"used \\\" x\", 'b', '\\'', 'a)", "f(           ,    ,     , 'a)"),
        ("r#\"a \"b\"# + br\"x\"", "          + b    "),
        ("for_r(\"x\\\n y\")", "for_r(   \n   )"),
    ] {
        assert_eq!(without_texts(text), left, "{text}");
    }
}

#[test]
fn a_line_that_is_too_long_is_found() {
    let text = format!("{}\n{}\n// {}\n", "é".repeat(10), "x".repeat(11), "c".repeat(9));
    assert_eq!(long_lines(&text, 10, 12), [2]);
    assert_eq!(long_lines(&text, 10, 11), [2, 3]);
}
