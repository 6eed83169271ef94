//! Proxies of the tests' own, behind which a server answers; they say what was asked of them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub async fn closed_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// This code, of which 0 lets the connection through.
    Reply(u8),
    /// That the log-in is wrong.
    WrongLogin,
    /// That it takes no way to log in that it was offered.
    NoMethod,
    /// Nothing, and holds the connection.
    Nothing,
    /// Something else listens there.
    NoSocks,
}

/// A SOCKS5 proxy that is asked for one connection at a time.
pub struct FakeSocks {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    logins: Arc<Mutex<Vec<String>>>,
}

impl FakeSocks {
    pub async fn saying(says: Says) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let socks = Self { address, asked: Arc::default(), logins: Arc::default() };
        let (asked, logins) = (socks.asked.clone(), socks.logins.clone());
        tokio::spawn(async move {
            let mut held = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                match says {
                    Says::Nothing => held.push(stream),
                    Says::NoSocks => refuse(stream).await,
                    _ => {
                        let Some(login) = greet(&mut stream, says).await else { continue };
                        logins.lock().unwrap().push(login);
                        if let Says::Reply(code) = says {
                            let target = pass_on(stream, code).await;
                            asked.lock().unwrap().push(target);
                        }
                    }
                }
            }
        });
        socks
    }

    /// The kind of each address, the name and the port.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// User and password of each connection, `-` where none were offered.
    pub fn logins(&self) -> Vec<String> {
        self.logins.lock().unwrap().clone()
    }
}

async fn refuse(mut stream: TcpStream) {
    // All of what is said first: whoever hangs up before reading it takes the answer along, on Windows.
    let _ = stream.read(&mut [0; 64]).await;
    let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
}

/// Who logs in; `None` when that is the end.
async fn greet(stream: &mut TcpStream, says: Says) -> Option<String> {
    let mut greeting = [0; 3];
    stream.read_exact(&mut greeting).await.unwrap();
    assert_eq!(greeting[..2], [5, 1], "SOCKS 5, one way to log in");
    if says == Says::NoMethod {
        stream.write_all(&[5, 0xff]).await.unwrap();
        return None;
    }
    stream.write_all(&[5, greeting[2]]).await.unwrap();
    if greeting[2] == 0 {
        return Some("-".into());
    }
    assert_eq!(stream.read_u8().await.unwrap(), 1);
    let (user, password) = (text(stream).await, text(stream).await);
    let accepted = u8::from(says == Says::WrongLogin);
    stream.write_all(&[1, accepted]).await.unwrap();
    Some(format!("{user}:{password}"))
}

async fn pass_on(mut stream: TcpStream, code: u8) -> String {
    let mut request = [0; 4];
    stream.read_exact(&mut request).await.unwrap();
    let name = text(&mut stream).await;
    let port = stream.read_u16().await.unwrap();
    stream.write_all(&[5, code, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
    // Behind it, nobody speaks TLS.
    if code == 0 && port != 443 {
        while !line(&mut stream).await.is_empty() {}
        let answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 11\r\n\r\nfrom inside";
        let _ = stream.write_all(answer).await;
    }
    format!("{} {name}:{port}", request[3])
}

async fn text(stream: &mut TcpStream) -> String {
    let mut text = vec![0; stream.read_u8().await.unwrap().into()];
    stream.read_exact(&mut text).await.unwrap();
    String::from_utf8(text).unwrap()
}

/// A proxy that answers each `CONNECT` with this, and keeps what it was asked.
pub async fn http_proxy(answer: &'static str) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            loop {
                let line = line(&mut stream).await;
                if line.is_empty() {
                    break;
                }
                heard.lock().unwrap().push(line);
            }
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (address, asked)
}

/// The next line; empty at the end.
pub async fn line(stream: &mut TcpStream) -> String {
    let mut line = Vec::new();
    while !line.ends_with(b"\r\n") {
        match stream.read_u8().await {
            Ok(byte) => line.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(line).unwrap().trim().to_owned()
}
