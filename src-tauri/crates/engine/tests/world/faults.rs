//! What can go wrong with a server, and how all of it is mended.

use std::sync::atomic::Ordering;
use std::time::Duration;

use satchime_domain::fault::Fault;
use satchime_domain::lnbits::version::LnbitsVersion;
use tokio::time::Instant;

use super::server::FakeServer;

impl FakeServer {
    /// Another version from now on; its records get the times they lack.
    pub fn upgrade(&self, version: &str) {
        let mut inner = self.inner();
        inner.version = LnbitsVersion::parse(version).unwrap();
        inner.upgraded = true;
        if inner.keeps_micros() {
            for record in inner.wallets.iter_mut().flat_map(|own| own.records.iter_mut()) {
                record.updated_at = record.updated_at.or(record.created_at);
            }
        }
    }

    /// Goes down, and answers nothing until then. Broken channels are whole again afterwards.
    pub fn restart(&self, until: Instant) {
        self.with(|server| {
            server.rest_down_until = Some((until, Fault::Refused));
            server.dial_down_until = Some((until, Fault::Refused));
            server.poisoned.clear();
        });
        self.disconnect(Fault::Closed { code: Some(1012) });
    }

    /// Nothing is wrong with it any more.
    pub fn mend(&self) {
        let was_poisoned = self.with(|server| {
            server.rest_faults.clear();
            server.cut_answers.clear();
            server.dial_faults.clear();
            server.sockets_refused = None;
            (server.rest_down, server.rest_down_until, server.dial_down_until) = (None, None, None);
            (server.tells_version, server.answers_pings) = (true, true);
            (server.half_open_until, server.out_of_reach) = (None, false);
            server.dead_name = None;
            server.rest_delay = Duration::from_millis(5);
            server.answer_delay = Duration::ZERO;
            for own in &mut server.wallets {
                own.key_good = true;
            }
            !std::mem::take(&mut server.poisoned).is_empty()
        });
        if was_poisoned {
            self.disconnect(Fault::Closed { code: Some(1012) });
        }
        self.sweep();
    }

    pub fn disconnect(&self, fault: Fault) {
        let mut inner = self.inner();
        for socket in inner.sockets.extract_if(.., |socket| socket.dead_since.is_none()) {
            let _ = socket.send.send((Err(fault.clone()), None));
        }
    }

    /// Every open connection goes dead without a word.
    pub fn black_hole(&self) {
        let mut inner = self.inner();
        inner.sockets.retain(|socket| !socket.send.is_closed());
        for socket in inner.sockets.iter_mut().filter(|socket| socket.dead_since.is_none()) {
            socket.alive.store(false, Ordering::Relaxed);
            socket.dead_since = Some(Instant::now());
        }
    }

    /// Somebody who knows the wallet's channel sends a binary frame to it: who listens already goes on hearing, who
    /// subscribes later hears nothing.
    pub fn poison(&self, wallet: usize) {
        self.with(|server| {
            let own = &server.wallets[wallet];
            let channels = [own.id.clone(), own.key.clone(), own.admin_key.clone()];
            server.poisoned.extend(channels);
        });
    }

    /// Since when the wallet's only open connection is dead; `None` when there is a living one.
    pub fn deaf_since(&self, wallet: usize) -> Option<Option<Instant>> {
        let inner = self.inner();
        let own = &inner.wallets[wallet];
        let open: Vec<_> = inner
            .sockets
            .iter()
            .filter(|socket| {
                let channel = &socket.channel;
                [&own.id, &own.key, &own.admin_key].contains(&channel) || own.old_keys.contains(channel)
            })
            .filter(|socket| !socket.send.is_closed())
            .collect();
        if open.iter().any(|socket| socket.dead_since.is_none()) {
            return None;
        }
        Some(open.iter().filter_map(|socket| socket.dead_since).max())
    }
}
