//! The engine's ports as every program has them; where things are kept and shown is the program's own.

use std::sync::Arc;

use satchime_domain::fault::Fault;
use satchime_engine::ports::{Outputs, Ports, SecretStore, Store};

use crate::clock::SystemClock;
use crate::lnbits::LnbitsSource;
use crate::network::Network;
use crate::network_watch::SystemNetwork;

/// Must be called inside a tokio runtime.
///
/// # Errors
/// As [`Network::new`].
pub fn ports(store: Arc<dyn Store>, secrets: Arc<dyn SecretStore>, outputs: Outputs) -> Result<Ports, Fault> {
    let network = Network::new()?.with_secrets(secrets.clone());
    Ok(Ports {
        clock: Arc::new(SystemClock),
        source: Arc::new(LnbitsSource::new(network)),
        store,
        secrets,
        sink: outputs.sink,
        receivers: outputs.receivers,
        network: Arc::new(SystemNetwork::watch()),
        seed: rand::random(),
    })
}
