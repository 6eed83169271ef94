//! Text from strangers, made safe to show.

use proptest::prelude::*;
use satchime_domain::text::{MEMO, NAME, NameError, escape_markup, file_name, name, one_line, without_keys};

#[test]
fn lines_keep_what_is_read_and_lose_what_is_not_seen() {
    for (text, line) in [
        ("Coffee ☕ für zwei", "Coffee ☕ für zwei"),
        ("  a \t\r\n  b\u{2028}c\u{85}d\u{a0}e ", "a b c d e"),
        ("a\u{0}b\u{7}c\u{1b}[31md", "abc[31md"),
        ("pay\u{202e}tas 000,1\u{202c}", "paytas 000,1"),
        ("\u{2066}a\u{2069}\u{200e}b\u{200f}c\u{61c}d", "abcd"),
        ("a\u{200b}\u{feff}\u{ad}\u{2060}\u{3164}\u{2800}b", "ab"),
        ("\u{e0001}\u{e0041}\u{e007f}\u{e0100}x\u{e000}\u{f0000}\u{10fffd}", "x"),
        ("\u{fdd0}\u{ffff}\u{1fffe}\u{fff9}x", "x"),
        ("שלום עולם", "שלום עולם"),
        ("مرحبا", "مرحبا"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("क्\u{200d}ष", "क्\u{200d}ष"),
        ("a\u{200d}b 1\u{200d}2 x\u{200c}", "ab 12 x"),
        ("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧"),
        ("❤\u{fe0f}\u{200d}🔥 👍🏽 🇩🇪 1\u{fe0f}\u{20e3}", "❤\u{fe0f}\u{200d}🔥 👍🏽 🇩🇪 1\u{fe0f}\u{20e3}"),
        ("a\u{fe0f}b\u{fe00}", "ab"),
        ("e\u{301}", "e\u{301}"),
        ("<b>x</b> & y", "<b>x</b> & y"),
        ("\u{200b}\u{202e} \n", ""),
        ("", ""),
    ] {
        assert_eq!(one_line(text, 120), line, "{text:?}");
    }
    let zalgo = format!("z{}a", "\u{300}".repeat(500));
    assert_eq!(one_line(&zalgo, 120), format!("z{}a", "\u{300}".repeat(4)));
}

#[test]
fn long_lines_are_cut_between_characters() {
    for (text, most, line) in [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcd efg", 6, "abcd…"),
        ("ab", 1, "…"),
        ("ab", 0, ""),
        ("", 0, ""),
        ("aé🥑é", 3, "aé…"),
        ("ab👨\u{200d}👩\u{200d}👧cd", 6, "ab…"),
        ("ab🇩🇪🇩🇪", 5, "ab🇩🇪…"),
        ("abe\u{301}cd", 4, "ab…"),
    ] {
        assert_eq!(one_line(text, most), line, "{text:?} {most}");
    }
    let endless = "x".repeat(1_000_000);
    assert_eq!(one_line(&endless, MEMO).chars().count(), MEMO);
    // Also when all that could be shown lies behind more than is looked at.
    assert_eq!(one_line(&format!("{}x", "\u{200b}".repeat(1_000_000)), MEMO), "…");
}

#[test]
fn names_are_cut_not_refused() {
    assert_eq!(name("  Shop\n\u{202e}1 "), Ok("Shop 1".to_owned()));
    assert_eq!(name(&"n".repeat(10_000)), Ok(format!("{}…", "n".repeat(NAME - 1))));
    assert_eq!(name("<b>חנות</b> 🥑"), Ok("<b>חנות</b> 🥑".to_owned()));
    for empty in ["", " \n ", "\u{200b}\u{202e}", "\u{3164}"] {
        assert_eq!(name(empty), Err(NameError::Empty), "{empty:?}");
    }
}

#[test]
fn markup_is_escaped_once() {
    assert_eq!(escape_markup("<b>a & b</b> &amp;"), "&lt;b&gt;a &amp; b&lt;/b&gt; &amp;amp;");
}

#[test]
fn keys_are_taken_out() {
    let key = "46120ef85a844d30abe9cf464f303469";
    assert_eq!(without_keys(&format!("a/{key}?b={key}{key}")), "a/…?b=…");
    assert_eq!(without_keys(&key[1..]), key[1..]);
    assert_eq!(without_keys("no route, fee 3"), "no route, fee 3");
}

fn hostile_text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        '\u{200d}',
        '\u{200c}',
        '\u{fe0f}',
        '\u{202e}',
        '\u{2066}',
        '\u{300}',
        '\u{20e3}',
        '\u{1f468}',
        '\u{1f3fd}',
        '\u{2764}',
        '\u{1f1e9}',
        '\u{644}',
        '\u{915}',
        '\u{94d}',
        ' ',
        '\n',
        '\0',
        '1',
        'a',
        '\u{e0041}',
        '…',
        '<',
        '&',
    ]);
    prop::collection::vec(prop_oneof![3 => odd, 1 => any::<char>()], 0..200).prop_map(String::from_iter)
}

fn moves_or_hides(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e0fff}' | '\u{feff}')
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 1024,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_line_is_short_plain_and_stays_so(text in hostile_text(), most in 0usize..130) {
        let line = one_line(&text, most);
        prop_assert!(line.chars().count() <= most);
        prop_assert!(!line.chars().any(|c| c.is_control() || (c.is_whitespace() && c != ' ')));
        prop_assert!(!line.contains(moves_or_hides), "{}", line);
        prop_assert!(!line.starts_with(' ') && !line.ends_with(' ') && !line.contains("  "));
        prop_assert_eq!(one_line(&line, most), line);
    }

    #[test]
    fn plain_words_are_left_alone(words in prop::collection::vec("[a-zA-Z0-9äöüß.,!?☕⚡-]{1,9}", 1..8)) {
        let text = words.join(" ");
        prop_assert_eq!(one_line(&text, 120), text);
    }

    #[test]
    fn escaped_text_has_no_tags(text in any::<String>()) {
        prop_assert!(!escape_markup(&text).contains(['<', '>']));
    }
}

#[test]
fn a_file_is_shown_by_its_name_alone() {
    for (path, shown) in [
        ("/home/ann/Kasse läutet.wav", "Kasse läutet.wav"),
        ("/home/ann/\u{202e}vaw.gnid\n", "vaw.gnid"),
        ("/", "/"),
    ] {
        assert_eq!(file_name(std::path::Path::new(path)), shown);
    }
}
