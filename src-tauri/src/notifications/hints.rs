//! What goes with a notification besides its text.

use serde::{Serialize, Serializer};
use tauri::image::Image;
use zbus::zvariant::{SerializeDict, Signature, Type};

const NORMAL: u8 = 1;
const CRITICAL: u8 = 2;
const CATEGORY: &str = "x-satchime.payment";
/// As the installed desktop file is named.
const DESKTOP_ENTRY: &str = "Satchime";

#[derive(SerializeDict, Type)]
#[zvariant(signature = "dict", rename_all = "kebab-case")]
pub(super) struct Hints<'a> {
    urgency: u8,
    category: &'static str,
    desktop_entry: &'static str,
    image_data: Option<&'a Icon>,
}

impl<'a> Hints<'a> {
    pub fn new(icon: Option<&'a Icon>, urgent: bool) -> Self {
        let urgency = if urgent { CRITICAL } else { NORMAL };
        Self { urgency, category: CATEGORY, desktop_entry: DESKTOP_ENTRY, image_data: icon }
    }
}

/// Travels along, because a program that was not installed has no icon under its name.
#[derive(Serialize, Type)]
pub(super) struct Icon {
    width: i32,
    height: i32,
    bytes_per_row: i32,
    has_alpha: bool,
    bits_per_sample: i32,
    channels: i32,
    pixels: Pixels,
}

impl Icon {
    pub fn new(image: &Image<'_>) -> Option<Self> {
        let (width, height) = (image.width().try_into().ok()?, image.height().try_into().ok()?);
        Some(Self {
            width,
            height,
            bytes_per_row: i32::checked_mul(width, 4)?,
            has_alpha: true,
            bits_per_sample: 8,
            channels: 4,
            pixels: Pixels(image.rgba().to_vec()),
        })
    }
}

/// Written as a whole: one by one, 64 KiB take longer than all else that a notification needs.
struct Pixels(Vec<u8>);

impl Serialize for Pixels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl Type for Pixels {
    const SIGNATURE: &'static Signature = <Vec<u8> as Type>::SIGNATURE;
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use zbus::zvariant::serialized::Context;
    use zbus::zvariant::{LE, OwnedValue, Structure, to_bytes};

    use super::*;

    #[test]
    fn the_icon_arrives_as_the_specification_has_it() {
        let icon = Icon::new(&Image::new(&[1, 2, 3, 4, 5, 6, 7, 8], 1, 2)).unwrap();
        assert_eq!(Hints::SIGNATURE.to_string(), "a{sv}");
        let written = to_bytes(Context::new_dbus(LE, 0), &Hints::new(Some(&icon), false)).unwrap();
        let (mut hints, _): (HashMap<String, OwnedValue>, _) = written.deserialize().unwrap();
        let image = Structure::try_from(hints.remove("image-data").unwrap()).unwrap();
        assert_eq!(image.signature().to_string(), "(iiibiiay)");
        type Fields = (i32, i32, i32, bool, i32, i32, Vec<u8>);
        let fields = Fields::try_from(image).unwrap();
        assert_eq!(fields, (1, 2, 4, true, 8, 4, vec![1, 2, 3, 4, 5, 6, 7, 8]));
        assert_eq!(u8::try_from(&hints["urgency"]), Ok(NORMAL));
        assert_eq!(<&str>::try_from(&hints["category"]), Ok(CATEGORY));
        assert_eq!(<&str>::try_from(&hints["desktop-entry"]), Ok(DESKTOP_ENTRY));
    }

    #[test]
    fn there_may_be_no_icon() {
        let written = to_bytes(Context::new_dbus(LE, 0), &Hints::new(None, true)).unwrap();
        let (hints, _): (HashMap<String, OwnedValue>, _) = written.deserialize().unwrap();
        assert!(!hints.contains_key("image-data"));
    }
}
