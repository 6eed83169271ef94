//! The icon's pictures, drawn by `icons/make.mjs`.

use std::env;
use std::path::PathBuf;

use ksni::Icon;
use tauri::image::Image;

use super::menu::Picture;

/// Desktops whose panel gives symbolic icons its own colour. Elsewhere they would be near black on a dark panel.
const RECOLOUR: [&str; 2] = ["GNOME", "KDE"];

/// In every size that panels draw.
macro_rules! sizes {
    ($name:literal) => {
        [
            include_bytes!(concat!("../../icons/tray/16/", $name, ".png")).as_slice(),
            include_bytes!(concat!("../../icons/tray/22/", $name, ".png")),
            include_bytes!(concat!("../../icons/tray/24/", $name, ".png")),
            include_bytes!(concat!("../../icons/tray/32/", $name, ".png")),
            include_bytes!(concat!("../../icons/tray/48/", $name, ".png")),
            include_bytes!(concat!("../../icons/tray/64/", $name, ".png")),
        ]
    };
}

/// Light with dark edges, to be seen on any panel: nobody can ask for a panel's colour.
pub fn pixmaps(picture: Picture, unread: bool) -> Vec<Icon> {
    let files = match (picture, unread) {
        (Picture::Live, false) => sizes!("live"),
        (Picture::Live, true) => sizes!("live-unread"),
        (Picture::Degraded, false) => sizes!("degraded"),
        (Picture::Degraded, true) => sizes!("degraded-unread"),
        (Picture::Attention, false) => sizes!("attention"),
        (Picture::Attention, true) => sizes!("attention-unread"),
        (Picture::Paused, false) => sizes!("paused"),
        (Picture::Paused, true) => sizes!("paused-unread"),
    };
    files.into_iter().filter_map(pixmap).collect()
}

fn pixmap(png: &[u8]) -> Option<Icon> {
    let image = Image::from_bytes(png).ok()?;
    let mut data = image.rgba().to_vec();
    for pixel in data.chunks_exact_mut(4) {
        // From RGBA to ARGB.
        pixel.rotate_right(1);
    }
    Some(Icon { width: image.width().try_into().ok()?, height: image.height().try_into().ok()?, data })
}

/// The symbolic icon's name in the icon theme, where it was installed and the panel recolours it; else empty.
pub fn symbolic(picture: Picture, unread: bool) -> String {
    let desktop = env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let recolours = desktop.split(':').any(|name| RECOLOUR.contains(&name));
    let state = match picture {
        Picture::Live => "live",
        Picture::Degraded => "degraded",
        Picture::Attention => "attention",
        Picture::Paused => "paused",
    };
    let name = format!("satchime-{state}{}-symbolic", if unread { "-unread" } else { "" });
    if recolours && is_installed(&name) { name } else { String::new() }
}

fn is_installed(icon: &str) -> bool {
    let home = match env::var_os("XDG_DATA_HOME").filter(|home| !home.is_empty()) {
        Some(home) => Some(PathBuf::from(home)),
        None => env::home_dir().map(|home| home.join(".local/share")),
    };
    let shared = env::var_os("XDG_DATA_DIRS").filter(|folders| !folders.is_empty());
    let shared = shared.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let file = format!("icons/hicolor/symbolic/apps/{icon}.svg");
    home.into_iter().chain(env::split_paths(&shared)).any(|folder| folder.join(&file).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = (Picture, bool)> {
        let pictures = [Picture::Live, Picture::Degraded, Picture::Attention, Picture::Paused];
        pictures.into_iter().flat_map(|picture| [(picture, false), (picture, true)])
    }

    #[test]
    fn each_picture_is_there_in_every_size_and_differs() {
        let mut seen: Vec<Vec<u8>> = Vec::new();
        for (picture, unread) in all() {
            let icons = pixmaps(picture, unread);
            let sizes: Vec<_> = icons.iter().map(|icon| (icon.width, icon.height)).collect();
            assert_eq!(sizes, [16, 22, 24, 32, 48, 64].map(|size| (size, size)), "{picture:?}");
            for icon in icons {
                assert_eq!(icon.data.len(), usize::try_from(icon.width * icon.height * 4).unwrap());
                assert!(!seen.contains(&icon.data), "{picture:?}");
                seen.push(icon.data);
            }
        }
    }

    /// To be seen on black, on white and on the greys between.
    #[test]
    fn each_picture_has_bright_and_dark_pixels_of_its_own() {
        for (picture, unread) in all() {
            for icon in pixmaps(picture, unread) {
                let opaque = icon.data.chunks_exact(4).filter(|pixel| pixel[0] > 200);
                let lightness = |pixel: &[u8]| pixel[1..].iter().copied().map(u32::from).sum::<u32>() / 3;
                let pixels: Vec<u32> = opaque.map(lightness).collect();
                let bright = pixels.iter().filter(|light| **light > 180).count() * 100 / pixels.len();
                let dark = pixels.iter().filter(|light| **light < 90).count() * 100 / pixels.len();
                assert!(bright >= 12 && dark >= 12, "{picture:?} {}: {bright} % {dark} %", icon.width);
            }
        }
    }

    #[test]
    fn each_picture_has_a_symbolic_one_that_panels_recolour() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/icons/tray/symbolic");
        let count = std::fs::read_dir(&folder).unwrap().count();
        assert_eq!(count, all().count());
        for file in std::fs::read_dir(&folder).unwrap() {
            let svg = std::fs::read_to_string(file.unwrap().path()).unwrap();
            assert!(svg.contains("ColorScheme-Text") && !svg.contains("stroke"), "{svg}");
        }
    }
}
