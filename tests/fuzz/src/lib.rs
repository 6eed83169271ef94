//! What must hold for any input. The fuzz targets look for one that breaks it; the domain crate's tests include this
//! very file and try every input that was kept in `corpus` and `regressions`.

pub mod addresses;
pub mod frames;
pub mod rest_bodies;
mod sound;
