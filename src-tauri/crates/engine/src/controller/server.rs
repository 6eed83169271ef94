//! What the person decides about a server.

use satchime_domain::address::ServerUrl;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, TlsFault};
use satchime_domain::server::ServerSettings;

use super::messages::ServerChange;
use super::state::Controller;
use crate::api::CommandFault;

impl Controller {
    /// What can't be kept is not done. Whatever is connected there begins anew, and whatever is not tries at once.
    pub(super) async fn change_server(
        &mut self,
        server: &ServerUrl,
        change: ServerChange,
    ) -> Result<(), CommandFault> {
        let origin = server.origin();
        let stored = self.ports.store.servers().await?.into_iter().find(|(known, _)| *known == origin);
        let stored = stored.map_or_else(|| Ok(ServerSettings::default()), |(_, settings)| settings);
        let settings = match (change, stored) {
            (ServerChange::Some(change), Ok(mut settings)) => {
                change(&mut settings);
                settings
            }
            (ServerChange::Some(_), Err(_)) => return Err(Fault::Tls(TlsFault::SettingsUnreadable).into()),
            (ServerChange::Route(route), stored) => ServerSettings { route, ..stored.unwrap_or_default() },
        };
        self.ports.store.put_server(&origin, &settings).await?;
        self.ports.source.use_server(&origin, Ok(&settings));
        for at in 0..self.wallets.len() {
            let watched = &self.wallets[at];
            let is_open =
                matches!(watched.state, ConnectionState::Live { .. } | ConnectionState::CatchingUp { .. });
            if !is_open || watched.wallet.server.origin() == origin {
                self.servers.get(&watched.wallet.server).reopen();
                self.restart_worker(at);
                self.report(at);
            }
        }
        Ok(())
    }
}
