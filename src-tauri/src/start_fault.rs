//! Why there is no engine.

use satchime_adapters::data_folder::LockFault;
use satchime_adapters::sqlite::OpenFault;
use satchime_domain::fault::Fault;
use satchime_engine::api::CommandFault;
use satchime_l10n::t;

/// What kept an engine from being started.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartFault {
    #[error(transparent)]
    Lock(#[from] LockFault),
    #[error(transparent)]
    Open(#[from] OpenFault),
    #[error("{}", .0.explain().text)]
    Fault(Fault),
    #[error(transparent)]
    Command(#[from] CommandFault),
    #[error("{}", t!("demo-failed", why = .0.as_str()))]
    Demo(String),
}

impl From<Fault> for StartFault {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
