//! Windows shows notifications only of apps that it knows by an id. The installer registers it with the start menu
//! entry; what of that is missing or wrong is made good at each start.

use std::io;
use std::path::Path;

use satchime_native::set_app_id;
use windows_registry::CURRENT_USER;

const KEY: &str = r"Software\Classes\AppUserModelId";
const NAME: &str = "Satchime";

/// Says that this process is the app of this id, and what that is called. The icon is a file with a picture.
///
/// # Errors
/// The registry can't be written.
pub fn register(id: &str, icon: Option<&Path>) -> io::Result<()> {
    set_app_id(id)?;
    let key = CURRENT_USER.create(format!("{KEY}\\{id}"))?;
    key.set_string("DisplayName", NAME)?;
    match icon.and_then(Path::to_str) {
        Some(icon) => Ok(key.set_string("IconUri", icon)?),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "app.satchime.test";

    #[test]
    fn what_is_missing_or_wrong_is_made_good() {
        let icon = Path::new(r"C:\Users\shop\icon.png");
        let classes = CURRENT_USER.create(KEY).unwrap();
        for damage in ["all is missing", "another name", "nothing"] {
            if damage == "another name" {
                classes.create(ID).unwrap().set_string("DisplayName", "Other").unwrap();
            }
            register(ID, Some(icon)).unwrap();
            let key = classes.open(ID).unwrap();
            assert_eq!(key.get_string("DisplayName").unwrap(), NAME, "{damage}");
            assert_eq!(key.get_string("IconUri").unwrap(), icon.to_str().unwrap(), "{damage}");
        }
        classes.remove_tree(ID).unwrap();
    }
}
