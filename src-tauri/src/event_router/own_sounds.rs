//! The files of the person's own that were chosen as sounds since the start, so that one can be taken back without the
//! page naming any place on the disk.

use std::path::Path;

use satchime_domain::sounds::{Choice, Kind, SoundSettings};
use satchime_domain::text::file_name;

/// With each, which sound it was chosen for; the newest last.
#[derive(Default)]
pub(super) struct OwnSounds(Vec<(Kind, String)>);

/// More than anybody goes back.
const MAX_FILES: usize = 100;

impl OwnSounds {
    pub(super) fn keep(&mut self, sounds: &SoundSettings) {
        for kind in Kind::ALL {
            let Choice::File(path) = sounds.choice(kind) else { continue };
            let one = (kind, path.clone());
            self.0.retain(|other| *other != one);
            self.0.push(one);
        }
        let too_many = self.0.len().saturating_sub(MAX_FILES);
        self.0.drain(..too_many);
    }

    /// The newest file of this name but the present one.
    pub(super) fn find(&self, kind: Kind, name: &str, present: &Choice) -> Option<String> {
        let mut newest_first = self.0.iter().rev().filter(|(of, _)| *of == kind).map(|(_, path)| path);
        let is_it = |path: &&String| {
            file_name(Path::new(path)) == name && !matches!(present, Choice::File(now) if now == *path)
        };
        newest_first.find(is_it).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_the_name_that_the_page_knows() {
        let mut own = OwnSounds::default();
        let alarm =
            |path: &str| SoundSettings { alarm: Choice::File(path.into()), ..SoundSettings::default() };
        for path in ["/old/Ding.wav", "/a/Ding.wav", "/b/Ding.wav", "/a/Dong.wav"] {
            own.keep(&alarm(path));
        }
        let found = |kind, name, present| own.find(kind, name, &present);
        assert_eq!(found(Kind::Alarm, "Ding.wav", Choice::None).as_deref(), Some("/b/Ding.wav"));
        let present = Choice::File("/b/Ding.wav".into());
        assert_eq!(found(Kind::Alarm, "Ding.wav", present).as_deref(), Some("/a/Ding.wav"));
        assert_eq!(found(Kind::Alarm, "Dang.wav", Choice::None), None);
        assert_eq!(found(Kind::Alarm, "/b/Ding.wav", Choice::None), None);
        assert_eq!(found(Kind::Failed, "Ding.wav", Choice::None), None);
        (0..1_000).for_each(|number| own.keep(&alarm(&format!("/{number}"))));
        assert_eq!(own.0.len(), MAX_FILES);
    }
}
