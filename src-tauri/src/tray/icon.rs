//! The icon's pictures, drawn by `icons/make.mjs`.

use std::env;
use std::path::PathBuf;

use ksni::Icon;
use tauri::image::Image;

use super::menu::Picture;

/// Desktops whose panel gives symbolic icons its own colour. Elsewhere they would be near black on a dark panel.
const RECOLOUR: [&str; 1] = ["GNOME"];

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
pub fn pixmaps(picture: Picture) -> Vec<Icon> {
    let files = match picture {
        Picture::Live => sizes!("live"),
        Picture::Degraded => sizes!("degraded"),
        Picture::Attention => sizes!("attention"),
        Picture::Paused => sizes!("paused"),
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
pub fn symbolic(picture: Picture) -> String {
    let desktop = env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let recolours = desktop.split(':').any(|name| RECOLOUR.contains(&name));
    let name = match picture {
        Picture::Live => "satchime-live-symbolic",
        Picture::Degraded => "satchime-degraded-symbolic",
        Picture::Attention => "satchime-attention-symbolic",
        Picture::Paused => "satchime-paused-symbolic",
    };
    if recolours && is_installed(name) { name.to_owned() } else { String::new() }
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

    #[test]
    fn each_picture_is_there_in_every_size_and_differs() {
        let mut seen: Vec<Vec<u8>> = Vec::new();
        for picture in [Picture::Live, Picture::Degraded, Picture::Attention, Picture::Paused] {
            let icons = pixmaps(picture);
            let sizes: Vec<_> = icons.iter().map(|icon| (icon.width, icon.height)).collect();
            assert_eq!(sizes, [16, 22, 24, 32, 48, 64].map(|size| (size, size)), "{picture:?}");
            for icon in icons {
                assert_eq!(icon.data.len(), usize::try_from(icon.width * icon.height * 4).unwrap());
                assert!(!seen.contains(&icon.data), "{picture:?}");
                seen.push(icon.data);
            }
        }
    }

    /// Against black, white and the greys between.
    #[test]
    fn each_picture_has_bright_and_dark_pixels_of_its_own() {
        for picture in [Picture::Live, Picture::Degraded, Picture::Attention, Picture::Paused] {
            for icon in pixmaps(picture) {
                let opaque = icon.data.chunks_exact(4).filter(|pixel| pixel[0] > 200);
                let light: Vec<u32> =
                    opaque.map(|pixel| pixel[1..].iter().copied().map(u32::from).sum::<u32>() / 3).collect();
                let share =
                    |wanted: &dyn Fn(&&u32) -> bool| light.iter().filter(wanted).count() * 100 / light.len();
                assert!(share(&|light| **light > 180) >= 12, "{picture:?} {}: bright", icon.width);
                assert!(share(&|light| **light < 90) >= 12, "{picture:?} {}: dark", icon.width);
            }
        }
    }
}
