//! The running server: listening, stopping, starting again.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::channels::Order;
use crate::faults::Faults;
use crate::options::Options;
use crate::rest;
use crate::shared::Shared;

/// A running LNbits-compatible server. Dropping it ends it like a killed process; its data lives as long as it does.
pub struct Simulator {
    pub(crate) shared: Arc<Shared>,
    address: SocketAddr,
    process: Mutex<Option<Process>>,
}

/// One run of the server; dropping it ends all connections.
struct Process {
    accepting: JoinHandle<()>,
    stop: DropGuard,
}

impl Simulator {
    /// Must be called within a tokio runtime, which then runs the server.
    ///
    /// # Errors
    /// The address cannot be listened on.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(options.bind).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(options, Handle::current()));
        let process = Mutex::new(Some(Process::start(listener, &shared)));
        Ok(Self { shared, address, process })
    }

    /// The server's address as a person would enter it: scheme, host, port and base path, no trailing slash.
    pub fn url(&self) -> String {
        let scheme = if self.shared.has_tls() { "https" } else { "http" };
        format!("{scheme}://{}{}", self.address, self.shared.options.base_path)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Ends the server politely: every WebSocket gets close 1012, and the port is free when this returns.
    pub async fn stop(&self) {
        self.shared.channels.order(None, &Order::Close { code: 1012, reason: String::new() });
        let all_gone = self.wait_until(|server| server.shared.channels.count(None) == 0);
        // Who does not answer the close is cut off, as LNbits does.
        let _ = tokio::time::timeout(Duration::from_secs(1), all_gone).await;
        self.kill().await;
    }

    /// Ends the server like `kill -9`: all connections just end, and the port is free when this returns.
    pub async fn kill(&self) {
        let process = self.process.lock().take();
        if let Some(Process { accepting, stop }) = process {
            drop(stop);
            // It was told to end; how it did says nothing.
            let _ = accepting.await;
        }
        self.shared.channels.forget_all();
        self.shared.changed();
    }

    /// [`Self::kill`] without waiting for the port.
    pub(crate) fn end(&self) {
        drop(self.process.lock().take());
    }

    /// Starts a stopped server again, on the same port and with the same data.
    ///
    /// # Errors
    /// The port was taken by somebody else in the meantime.
    pub async fn resume(&self) -> io::Result<()> {
        let listener = TcpListener::bind(self.address).await?;
        let previous = self.process.lock().replace(Process::start(listener, &self.shared));
        drop(previous);
        Ok(())
    }

    /// [`Self::stop`], then [`Self::resume`].
    ///
    /// # Errors
    /// As for [`Self::resume`].
    pub async fn restart(&self) -> io::Result<()> {
        self.stop().await;
        self.resume().await
    }
}

impl Process {
    fn start(listener: TcpListener, shared: &Arc<Shared>) -> Self {
        let stop = CancellationToken::new();
        let accepting = tokio::spawn(accept(listener, shared.clone(), stop.clone()));
        Self { accepting, stop: stop.drop_guard() }
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, stop: CancellationToken) {
    let service = TowerToHyperService::new(rest::router(shared.clone(), stop.clone()));
    loop {
        let stream = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::debug!(%error, "could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        // Frames are small and must not wait for each other.
        let _ = stream.set_nodelay(true);
        let (service, shared, stop) = (service.clone(), shared.clone(), stop.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = shared.serve(stream, service) => {}
            }
        });
    }
}

type Service = TowerToHyperService<axum::Router>;

impl Shared {
    #[cfg(feature = "tls")]
    async fn serve(&self, stream: tokio::net::TcpStream, service: Service) {
        let Some(config) = &self.options.tls else { return serve_http(stream, service).await };
        match tokio_rustls::TlsAcceptor::from(config.clone()).accept(stream).await {
            Ok(stream) => serve_http(stream, service).await,
            Err(error) => tracing::debug!(%error, "TLS handshake failed"),
        }
    }

    #[cfg(not(feature = "tls"))]
    async fn serve(&self, stream: tokio::net::TcpStream, service: Service) {
        serve_http(stream, service).await;
    }

    #[cfg(feature = "tls")]
    fn has_tls(&self) -> bool {
        self.options.tls.is_some()
    }

    #[cfg(not(feature = "tls"))]
    fn has_tls(&self) -> bool {
        false
    }
}

async fn serve_http(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, service: Service) {
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades();
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection ended badly");
    }
}
