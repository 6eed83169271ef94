//! A server that says exactly what it is told to, and tells what it was asked.

use std::sync::{Arc, Mutex};

use satchime_adapters::Network;
use satchime_domain::address::ServerUrl;
use satchime_domain::key::ApiKey;
use satchime_engine::ports::Account;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub const KEY: &str = "5ec7e75ec7e75ec7e75ec7e75ec7e75e";

pub struct Scripted {
    pub server: ServerUrl,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    /// Answers every request with these bytes, then hangs up.
    pub async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::serving(move |mut stream| {
            let answer = answer.clone();
            async move {
                let _ = stream.write_all(&answer).await;
                let _ = stream.shutdown().await;
            }
        })
        .await
    }

    /// Reads each request's head, then hands the connection over.
    pub async fn serving<F, Served>(serve: F) -> Self
    where
        F: Fn(TcpStream) -> Served + Send + 'static,
        Served: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = ServerUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let head = read_head(&mut stream).await;
                heard.lock().unwrap().push(head);
                tokio::spawn(serve(stream));
            }
        });
        Self { server, asked }
    }

    pub fn account(&self) -> Account {
        account(&self.server)
    }

    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

pub fn account(server: &ServerUrl) -> Account {
    Account { server: server.clone(), key: ApiKey::parse(KEY).unwrap() }
}

pub fn network() -> Network {
    Network::new().unwrap()
}

pub async fn read_head<S: AsyncReadExt + Unpin>(stream: &mut S) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).await.is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

/// A whole answer with this status, these header lines and this body.
pub fn http(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut answer =
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len())
            .into_bytes();
    answer.extend_from_slice(body);
    answer
}

pub fn json(status: &str, body: &str) -> Vec<u8> {
    http(status, "content-type: application/json\r\n", body)
}

/// An address where nothing listens.
pub async fn closed_port() -> ServerUrl {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    ServerUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap()
}
