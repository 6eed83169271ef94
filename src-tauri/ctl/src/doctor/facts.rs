//! What a check found, for programs. The field names are a promise.

use satchime_domain::health::Observation;
use serde::Serialize;

/// What the watching program last wrote down of a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Watching {
    /// Satchime is running now; else the observation tells how the wallet was when it last ran.
    pub satchime_runs: bool,
    pub observation: Option<Observation>,
}

/// The outcome of a test that the person asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PushTested {
    pub outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_ms: Option<u64>,
}
