//! The proxies that people go through: SOCKS5 and HTTP (`CONNECT`), on loopback. A name that only they know the way to
//! proves that nothing went past them.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A running proxy. Dropping it ends it and all that goes through it.
pub struct Gateway {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    accepting: JoinHandle<()>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Socks,
    Http,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// Leads whoever may log in to the servers it knows.
    #[default]
    Leads,
    /// Answers each request with this: a reply of SOCKS5, or a status of HTTP.
    Refuses(u16),
    /// Takes connections and says nothing.
    Silent,
}

/// What somebody asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// User and password.
    pub login: Option<(String, String)>,
    /// Host and port, as they were asked for.
    pub target: String,
}

#[derive(Default)]
struct Shared {
    /// By host and port.
    known: HashMap<String, SocketAddr>,
    login: Option<(String, String)>,
    mood: Mood,
    visits: Vec<Visit>,
}

impl Gateway {
    pub async fn start(kind: Kind) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let shared = Arc::<Mutex<Shared>>::default();
        let accepting = tokio::spawn(accept(listener, kind, shared.clone()));
        Self { address, shared, accepting }
    }

    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Leads to this server by this host and port.
    #[must_use]
    pub fn leading(self, target: &str, server: &str) -> Self {
        let server = server.rsplit_once('/').map_or(server, |(_, authority)| authority);
        let server = server.parse().unwrap_or_else(|_| panic!("{server} is no address"));
        self.shared().known.insert(target.to_owned(), server);
        self
    }

    /// Only whoever logs in like this is let through.
    pub fn require(&self, user: &str, password: &str) {
        self.shared().login = Some((user.to_owned(), password.to_owned()));
    }

    pub fn set(&self, mood: Mood) {
        self.shared().mood = mood;
    }

    pub fn visits(&self) -> Vec<Visit> {
        self.shared().visits.clone()
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        lock(&self.shared)
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, kind: Kind, shared: Arc<Mutex<Shared>>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let shared = shared.clone();
        connections.spawn(async move {
            // Whoever breaks off is a client that was ended.
            let _ = match kind {
                Kind::Socks => socks(client, &shared).await,
                Kind::Http => http(client, &shared).await,
            };
        });
        while connections.try_join_next().is_some() {}
    }
}

fn manners(shared: &Mutex<Shared>) -> (Mood, Option<(String, String)>) {
    let shared = lock(shared);
    (shared.mood, shared.login.clone())
}

/// Takes down what is asked; where it leads, or what is answered instead.
fn ask(shared: &Mutex<Shared>, login: Option<(String, String)>, target: String) -> Result<SocketAddr, u16> {
    let mut shared = lock(shared);
    let server = shared.known.get(&target).copied();
    shared.visits.push(Visit { login, target });
    match shared.mood {
        Mood::Refuses(code) => Err(code),
        Mood::Leads | Mood::Silent => server.ok_or(0),
    }
}

async fn socks(mut client: TcpStream, shared: &Mutex<Shared>) -> io::Result<()> {
    const NAME: u8 = 3;
    const USER_PASSWORD: u8 = 2;
    let (mood, wanted) = manners(shared);
    if mood == Mood::Silent {
        return std::future::pending().await;
    }
    let mut head = [0; 2];
    client.read_exact(&mut head).await?;
    let mut methods = vec![0; head[1].into()];
    client.read_exact(&mut methods).await?;
    let logs_in = methods.contains(&USER_PASSWORD);
    if wanted.is_some() && !logs_in {
        return client.write_all(&[5, 0xff]).await;
    }
    client.write_all(&[5, if logs_in { USER_PASSWORD } else { 0 }]).await?;
    let mut login = None;
    if logs_in {
        client.read_u8().await?;
        let given = (text(&mut client).await?, text(&mut client).await?);
        let is_wrong = wanted.is_some_and(|wanted| wanted != given);
        client.write_all(&[1, is_wrong.into()]).await?;
        if is_wrong {
            return Ok(());
        }
        login = Some(given);
    }
    let mut request = [0; 4];
    client.read_exact(&mut request).await?;
    if request[3] != NAME {
        return client.write_all(&[5, 8, 0, 1, 0, 0, 0, 0, 0, 0]).await;
    }
    let name = text(&mut client).await?;
    let target = format!("{name}:{}", client.read_u16().await?);
    let reply = |code| [5, code, 0, 1, 0, 0, 0, 0, 0, 0];
    match ask(shared, login, target) {
        Ok(server) => lead(client, server, &reply(0)).await,
        Err(0) => client.write_all(&reply(4)).await,
        Err(code) => client.write_all(&reply(code.try_into().unwrap_or(1))).await,
    }
}

async fn text(client: &mut TcpStream) -> io::Result<String> {
    let mut text = vec![0; client.read_u8().await?.into()];
    client.read_exact(&mut text).await?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

async fn http(mut client: TcpStream, shared: &Mutex<Shared>) -> io::Result<()> {
    let (mood, wanted) = manners(shared);
    if mood == Mood::Silent {
        return std::future::pending().await;
    }
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let login = head.lines().find_map(basic_login);
    if wanted.is_some() && login != wanted {
        return client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await;
    }
    let target = head.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()).unwrap_or(&head);
    match ask(shared, login, target.to_owned()) {
        Ok(server) => lead(client, server, b"HTTP/1.1 200 Connection established\r\n\r\n").await,
        Err(code) => {
            let code = if code == 0 { 502 } else { code };
            client.write_all(format!("HTTP/1.1 {code} No\r\n\r\n").as_bytes()).await
        }
    }
}

fn basic_login(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let encoded =
        value.trim().strip_prefix("Basic ").filter(|_| name.eq_ignore_ascii_case("proxy-authorization"))?;
    let login = String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?;
    login.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
}

async fn lead(mut client: TcpStream, server: SocketAddr, done: &[u8]) -> io::Result<()> {
    let mut server = TcpStream::connect(server).await?;
    client.write_all(done).await?;
    copy_bidirectional(&mut client, &mut server).await.map(drop)
}
