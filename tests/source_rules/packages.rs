//! What the packages for Linux carry is told twice, for Debian's and for rpm's: the same, and all of it there.

use std::collections::BTreeSet;
use std::path::Path;

use toml::Value;

use super::{read, root};

/// Each package's Cargo.toml, and from there to the top folder.
const PACKAGES: [(&str, &str); 2] = [("Cargo.toml", ""), ("src-tauri/ctl/Cargo.toml", "../../")];

/// Where a system has its own place or name for something.
const OWN: [(&str, &str); 2] =
    [("usr/share/zsh/vendor-completions/", "usr/share/zsh/site-functions/"), ("/changelog", "/CHANGELOG.md")];

fn metadata(manifest: &str, kind: &str) -> Value {
    let manifest: Value = toml::from_str(&read(manifest)).unwrap();
    manifest["package"]["metadata"][kind].clone()
}

/// From where, and to where.
fn assets(manifest: &str, kind: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let assets = metadata(manifest, kind)["assets"].as_array().unwrap().clone();
    let pair = |asset: &Value| match asset {
        Value::Array(parts) => (text(&parts[0]), text(&parts[1])),
        table => (text(&table["source"]), text(&table["dest"])),
    };
    assets.iter().map(pair).collect()
}

#[test]
fn both_kinds_of_package_carry_the_same() {
    for (manifest, up) in PACKAGES {
        let told = |(from, to): (String, String)| {
            let mut to = to.trim_start_matches('/').to_owned();
            for (debian, rpm) in OWN {
                to = to.replace(debian, rpm);
            }
            let from = from.strip_prefix(up).unwrap_or(&from).replace("../linux", "src-tauri/linux");
            (from, to)
        };
        let debian: BTreeSet<_> = assets(manifest, "deb").into_iter().map(told).collect();
        let rpm: BTreeSet<_> = assets(manifest, "generate-rpm").into_iter().map(told).collect();
        let only: Vec<_> = debian.symmetric_difference(&rpm).map(|(from, _)| from.as_str()).collect();
        // Debian has a file on copyright, which is written from Cargo.toml.
        assert_eq!(only, ["LICENSE", "src-tauri/linux/lintian-overrides"], "{manifest}");
    }
}

#[test]
fn everything_that_packages_carry_is_there() {
    for (manifest, _) in PACKAGES {
        let here = root().join(manifest).parent().unwrap().to_owned();
        for (from, _) in assets(manifest, "deb") {
            let is_built = from.contains("target/");
            let path = from.split('*').next().unwrap();
            assert!(is_built || here.join(path).exists(), "{manifest}: {from}");
        }
    }
}

/// A desktop finds a program's window, icon and links by these names.
#[test]
fn the_desktop_entry_is_called_as_others_call_it() {
    let entry = "src-tauri/linux/Satchime.desktop";
    let metainfo = read("src-tauri/linux/app.satchime.desktop.metainfo.xml");
    let name = Path::new(entry).file_name().unwrap().to_str().unwrap();
    assert!(metainfo.contains(&format!(r#"<launchable type="desktop-id">{name}</launchable>"#)));
    let lines = read(entry);
    for line in ["Exec=satchime %u", "Icon=satchime", "MimeType=x-scheme-handler/satchime;"] {
        assert!(lines.lines().any(|found| found == line), "{line}");
    }
    assert!(read("tauri.conf.json").contains(r#""identifier": "app.satchime.desktop""#));
    assert!(metainfo.contains("<id>app.satchime.desktop</id>"));
}
