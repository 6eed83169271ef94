//! JSON that anybody may have written a part of: what is needed is read, leniently, and nothing else is judged. What is
//! skipped may be nested without end, or hold numbers and characters that nothing else can hold.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Error};

/// A value that was found and not read yet. Its grammar is sound, whatever it says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'a>(&'a str);

/// The members of an object by name; of several with one name, the last. `Ok(None)`: it is JSON, but no object.
///
/// # Errors
/// It is not JSON.
pub(super) fn members<'a, const N: usize>(
    text: &'a str,
    names: [&'static str; N],
) -> Result<Option<[Option<Raw<'a>>; N]>, Error> {
    let mut json = Deserializer::from_str(text);
    let found = match json.deserialize_map(Members(names)) {
        Ok(found) => Some(found),
        Err(error) if error.is_data() => return Ok(None),
        Err(error) => return Err(error),
    };
    json.end().map(|()| found)
}

impl<'a> Raw<'a> {
    /// `None`: it is not JSON.
    pub fn read(text: &'a str) -> Option<Self> {
        serde_json::from_str::<&RawValue>(text).ok().map(|value| Self(value.get()))
    }

    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// Its own members; none of what is no object.
    pub fn members<const N: usize>(self, names: [&'static str; N]) -> [Option<Raw<'a>>; N] {
        members(self.0, names).ok().flatten().unwrap_or([None; N])
    }

    /// Its members that are texts, numbers or truths, by name and in their order, each part cut to `most` characters.
    pub fn plain(self, most: usize) -> Vec<(String, String)> {
        if !self.0.starts_with('{') {
            return Vec::new();
        }
        Deserializer::from_str(self.0).deserialize_map(Plain { most }).unwrap_or_default()
    }

    /// A text, in which what is no character reads as U+FFFD.
    pub fn text(self) -> Option<String> {
        if !self.0.starts_with('"') {
            return None;
        }
        Deserializer::from_str(self.0).deserialize_bytes(Lossy).ok()
    }

    pub fn boolean(self) -> Option<bool> {
        self.0.parse().ok()
    }

    /// A whole number, also where it comes as a float or as text. Never out of range, never not a number.
    pub fn integer(self) -> Option<i64> {
        let text = self.text();
        let digits = text.as_deref().unwrap_or(self.0).trim();
        digits.parse().ok().or_else(|| rounded(digits.parse().ok()?))
    }

    /// A number that is one: no text with digits in it.
    pub fn number(self) -> Option<f64> {
        self.0.parse().ok().filter(|number: &f64| number.is_finite())
    }

    pub fn count(self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// The first thing in a list that `read` finds something in.
    pub fn first<T>(self, read: fn(Raw<'a>) -> Option<T>) -> Option<T> {
        let first = First { read };
        if self.0.starts_with('[') {
            Deserializer::from_str(self.0).deserialize_seq(first).ok()?
        } else {
            None
        }
    }
}

/// 2^63, the first float that no longer fits, is no integer.
pub(super) fn rounded(number: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (number.abs() < LIMIT).then(|| number.round() as i64)
}

/// Python writes `NaN` and `Infinity`, which are no JSON. Here they become `[]`, which is no number either.
pub(super) fn without_nan(text: &str) -> Cow<'_, str> {
    const WORDS: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    if !WORDS.iter().any(|word| text.contains(word)) {
        return Cow::Borrowed(text);
    }
    let (mut clean, mut rest) = (String::with_capacity(text.len()), text);
    let (mut quoted, mut escaped) = (false, false);
    while let Some(c) = rest.chars().next() {
        match WORDS.iter().find_map(|word| rest.strip_prefix(word)) {
            Some(behind) if !quoted => {
                clean.push_str("[]");
                rest = behind;
                continue;
            }
            _ => {}
        }
        quoted ^= c == '"' && !escaped;
        escaped = quoted && c == '\\' && !escaped;
        clean.push(c);
        rest = &rest[c.len_utf8()..];
    }
    Cow::Owned(clean)
}

struct Members<const N: usize>([&'static str; N]);

impl<'a, const N: usize> Visitor<'a> for Members<N> {
    type Value = [Option<Raw<'a>>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = [None; N];
        while let Some(name) = map.next_key_seed(Name(&self.0))? {
            match name.and_then(|at| found.get_mut(at)) {
                Some(place) => *place = Some(Raw(map.next_value::<&RawValue>()?.get())),
                None => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(found)
    }
}

/// Which of the names this is. As bytes, because a name may hold what is no character.
struct Name<'n>(&'n [&'static str]);

impl<'a> DeserializeSeed<'a> for Name<'_> {
    type Value = Option<usize>;

    fn deserialize<D: serde::Deserializer<'a>>(self, name: D) -> Result<Self::Value, D::Error> {
        name.deserialize_bytes(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_bytes<E>(self, name: &[u8]) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|wanted| wanted.as_bytes() == name))
    }
}

struct Plain {
    most: usize,
}

impl<'a> Visitor<'a> for Plain {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let start = |text: String| text.chars().take(self.most).collect::<String>();
        let mut found = Vec::new();
        while let Some(name) = map.next_key_seed(Lossy)? {
            let value = Raw(map.next_value::<&RawValue>()?.get());
            let is_plain = !value.0.starts_with(['{', '[', 'n']);
            if is_plain {
                found.push((start(name), start(value.text().unwrap_or_else(|| value.0.to_owned()))));
            }
        }
        Ok(found)
    }
}

struct Lossy;

impl<'a> DeserializeSeed<'a> for Lossy {
    type Value = String;

    fn deserialize<D: serde::Deserializer<'a>>(self, text: D) -> Result<String, D::Error> {
        text.deserialize_bytes(self)
    }
}

impl Visitor<'_> for Lossy {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<String, E> {
        let mut text = String::with_capacity(bytes.len());
        let mut is_broken = false;
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            // Half an emoji is three broken bytes.
            let goes_on = is_broken && chunk.valid().is_empty();
            is_broken = !chunk.invalid().is_empty();
            if is_broken && !goes_on {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Ok(text)
    }
}

struct First<'a, T> {
    read: fn(Raw<'a>) -> Option<T>,
}

impl<'a, T> Visitor<'a> for First<'a, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while let Some(element) = list.next_element::<&RawValue>()? {
            if let Some(found) = (self.read)(Raw(element.get())) {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}
