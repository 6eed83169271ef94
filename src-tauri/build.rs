//! Reads the capabilities where they live: beside this file, not beside Cargo.toml.

use tauri_build::{AppManifest, Attributes, WindowsAttributes};

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/icons");
    let attributes = Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*")
        .app_manifest(AppManifest::new().permissions_path_pattern("src-tauri/permissions/**/*"))
        .windows_attributes(WindowsAttributes::new().window_icon_path("src-tauri/icons/icon.ico"));
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("{error:#}");
    }
}
