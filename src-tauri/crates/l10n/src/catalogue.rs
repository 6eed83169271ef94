//! The words of each language, read once.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::language::Language;
use crate::{number, pseudo};

type Bundle = FluentBundle<FluentResource>;

/// The files of one language. The window's own are read by the window.
macro_rules! files {
    ($language:literal) => {
        files!(
            $language: "addresses", "details", "dialogs", "doctor", "errors", "faults", "faults-proxy",
            "faults-tls", "notices", "problems", "rules", "sounds", "states", "terminal", "tray"
        )
    };
    ($language:literal: $($file:literal),*) => {
        &[$(include_str!(concat!("../../../../locales/", $language, "/", $file, ".ftl"))),*]
    };
}

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::English));
static GERMAN: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::German));
static SPANISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::Spanish));
static PSEUDO: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::Pseudo));

fn of(language: Language) -> &'static Bundle {
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
        Language::Spanish => &SPANISH,
        Language::Pseudo => &PSEUDO,
    }
}

fn sources(language: Language) -> &'static [&'static str] {
    match language {
        Language::English | Language::Pseudo => files!("en"),
        Language::German => files!("de"),
        Language::Spanish => files!("es"),
    }
}

fn bundle(language: Language) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Terminals and notification services show the marks; what strangers wrote is set apart where it is put in.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(number::decimal(number.value)),
        _ => None,
    }));
    if language == Language::Pseudo {
        bundle.set_transform(Some(pseudo::accented));
    }
    for &source in sources(language) {
        // A file with an error still has all its other messages; the tests find the error.
        let resource = FluentResource::try_new(source.into()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The words `id` stands for, or those of its attribute: `fault-refused`, `fault-refused.next`. What a language
/// lacks is said in English.
pub(crate) fn text(language: Language, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
    let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
    let found = format(of(language), id, &arguments);
    let found = found.or_else(|| format(of(Language::English), id, &arguments));
    debug_assert!(found.is_some(), "no words for {id}");
    found.unwrap_or_else(|| id.to_owned())
}

/// The message of one line that says this in English and takes no variables.
pub(crate) fn id_of(prefix: &str, english: &str) -> Option<&'static str> {
    let mut lines = sources(Language::English).iter().flat_map(|source| source.lines());
    lines.find_map(|line| {
        let (id, words) = line.split_once(" = ")?;
        (words == english && !words.contains('{') && id.starts_with(prefix)).then_some(id)
    })
}

fn format(bundle: &Bundle, id: &str, arguments: &FluentArgs<'_>) -> Option<String> {
    let (id, attribute) = id.split_once('.').map_or((id, None), |(id, attribute)| (id, Some(attribute)));
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(arguments), &mut errors).into_owned();
    debug_assert!(errors.is_empty(), "{id}: {errors:?}");
    Some(text)
}
