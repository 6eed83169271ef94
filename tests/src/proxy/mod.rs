//! A TCP proxy on loopback that does to connections what networks do: bytes vanish, wait, trickle or stop in the
//! middle, connections break, and nobody listens any more.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

mod fault;
mod line;

pub use fault::{Fault, Then, Way, Whom};
use line::End;

/// Takes connections and passes them on to one server. Dropping it breaks them.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
    /// Keeps the port while nobody listens.
    _reserved: TcpSocket,
}

struct Shared {
    server: SocketAddr,
    book: Mutex<Book>,
    wants_to_listen: watch::Sender<bool>,
    listens: watch::Sender<bool>,
}

#[derive(Default)]
struct Book {
    next: u64,
    connections: BTreeMap<u64, Connection>,
    rules: Vec<(Whom, Way, Fault)>,
}

struct Connection {
    is_socket: bool,
    up: watch::Sender<Option<Fault>>,
    down: watch::Sender<Option<Fault>>,
    end: watch::Sender<Option<End>>,
}

impl Proxy {
    /// In front of a server on this computer, `http://127.0.0.1:<port>`.
    pub async fn to(url: &str) -> Self {
        let url = url::Url::parse(url).expect("a server has a URL");
        let server = SocketAddr::from((Ipv4Addr::LOCALHOST, url.port().expect("its URL has a port")));
        let reserved = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).expect("a free port");
        let address = reserved.local_addr().expect("a bound socket has an address");
        let shared = Arc::new(Shared {
            server,
            book: Mutex::default(),
            wants_to_listen: watch::Sender::new(true),
            listens: watch::Sender::new(false),
        });
        let accepting = tokio::spawn(accept(shared.clone(), address));
        let proxy = Self { address, shared, accepting, _reserved: reserved };
        proxy.listen(true).await;
        proxy
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The numbers of the open connections, oldest first.
    pub fn connections(&self, whom: Whom) -> Vec<u64> {
        let book = self.shared.book();
        book.connections.iter().filter(|(id, one)| one.is(**id, whom)).map(|(id, _)| *id).collect()
    }

    /// From now on. Of several faults that fit, the last one counts.
    pub fn inflict(&self, whom: Whom, way: Way, fault: Fault) {
        let mut book = self.shared.book();
        book.rules.push((whom, way, fault));
        book.apply();
    }

    /// Breaks the open connections with a reset on both sides.
    pub fn reset(&self, whom: Whom) {
        self.shared.book().end(whom, End::Reset);
    }

    /// Ends the open connections in order on both sides.
    pub fn close(&self, whom: Whom) {
        self.shared.book().end(whom, End::Close);
    }

    /// Refuses new connections. Those that are open stay.
    pub async fn refuse(&self) {
        self.listen(false).await;
    }

    /// Ends every fault. Black holes that were entered stay black.
    pub async fn heal(&self) {
        {
            let mut book = self.shared.book();
            book.rules.clear();
            book.apply();
        }
        self.listen(true).await;
    }

    async fn listen(&self, wanted: bool) {
        self.shared.wants_to_listen.send_replace(wanted);
        let mut listens = self.shared.listens.subscribe();
        listens.wait_for(|listens| *listens == wanted).await.expect("the proxy runs");
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves one client to the end.
    async fn serve(self: Arc<Self>, client: TcpStream) {
        let Ok(server) = TcpStream::connect(self.server).await else {
            // A server that is gone refuses; the nearest thing to that is a reset.
            let _ = client.set_zero_linger();
            return;
        };
        let (id, ends) = self.book().enter();
        line::connect(client, server, ends, || self.book().upgrade(id)).await;
        self.book().connections.remove(&id);
    }
}

impl Book {
    fn enter(&mut self) -> (u64, line::Ends) {
        let id = self.next;
        self.next += 1;
        let connection = Connection {
            is_socket: false,
            up: watch::Sender::new(None),
            down: watch::Sender::new(None),
            end: watch::Sender::new(None),
        };
        let ends = line::Ends {
            up: connection.up.subscribe(),
            down: connection.down.subscribe(),
            end: connection.end.subscribe(),
        };
        self.connections.insert(id, connection);
        self.apply();
        (id, ends)
    }

    fn upgrade(&mut self, id: u64) {
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.is_socket = true;
        }
        self.apply();
    }

    fn apply(&self) {
        for (id, connection) in &self.connections {
            for (way, line) in [(Way::Up, &connection.up), (Way::Down, &connection.down)] {
                let fits = |(whom, which, _): &&(Whom, Way, Fault)| {
                    connection.is(*id, *whom) && (*which == way || *which == Way::Both)
                };
                let fault = self.rules.iter().rev().find(fits).map(|(_, _, fault)| *fault);
                line.send_if_modified(|now| {
                    let changes = *now != fault && *now != Some(Fault::BlackHole);
                    if changes {
                        *now = fault;
                    }
                    changes
                });
            }
        }
    }

    fn end(&self, whom: Whom, how: End) {
        for connection in self.connections.iter().filter(|(id, one)| one.is(**id, whom)).map(|(_, one)| one) {
            connection.end.send_replace(Some(how));
        }
    }
}

impl Connection {
    fn is(&self, id: u64, whom: Whom) -> bool {
        match whom {
            Whom::Everybody => true,
            Whom::Sockets => self.is_socket,
            Whom::Requests => !self.is_socket,
            Whom::One(one) => one == id,
        }
    }
}

async fn accept(shared: Arc<Shared>, address: SocketAddr) {
    let mut wanted = shared.wants_to_listen.subscribe();
    let mut connections = JoinSet::new();
    loop {
        if wanted.wait_for(|wanted| *wanted).await.is_err() {
            return;
        }
        let listener = bind(address).and_then(|socket| socket.listen(1024)).expect("the port is ours");
        shared.listens.send_replace(true);
        take(&listener, &shared, &mut wanted, &mut connections).await;
        drop(listener);
        shared.listens.send_replace(false);
    }
}

/// Takes connections until they are to be refused.
async fn take(
    listener: &TcpListener,
    shared: &Arc<Shared>,
    wanted: &mut watch::Receiver<bool>,
    connections: &mut JoinSet<()>,
) {
    loop {
        tokio::select! {
            biased;
            _ = wanted.wait_for(|wanted| !*wanted) => return,
            accepted = listener.accept() => {
                if let Ok((client, _)) = accepted {
                    connections.spawn(shared.clone().serve(client));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// A socket that shares its port with the one that keeps it.
fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseport(true)?;
    socket.bind(address)?;
    Ok(socket)
}
