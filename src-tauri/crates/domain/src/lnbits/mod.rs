//! What LNbits servers really send (0.10.10 to 1.6.x), and the addresses people paste.
//!
//! Everything here takes any input without panicking and reads leniently: unknown fields are ignored, every field
//! but the few that make a payment is optional.

pub mod frame;
mod json;
mod outline;
pub mod paste;
pub mod rest;
pub mod subscription;
pub mod version;
pub mod wire;
