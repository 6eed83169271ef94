//! What must hold for any input. The fuzz targets look for one that breaks it; the tests of the crates that are tried
//! include these very files and try every input that was kept in `corpus` and `regressions` (`kept.rs`).

pub mod addresses;
pub mod certificates;
pub mod frames;
pub mod rest_bodies;
pub mod settings;
mod sound;
