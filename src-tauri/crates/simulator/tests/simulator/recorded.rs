//! What real servers answered.

use std::path::Path;

use satchime_simulator::Version;
use serde_json::Value;

/// A recorded answer or frame.
pub fn fixture(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/lnbits");
    let text = std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap()
}

pub fn parsed(version: &str) -> Version {
    let mut numbers = version.split('.').map(|number| number.parse().unwrap());
    let mut next = || numbers.next().unwrap();
    Version(next(), next(), next())
}
