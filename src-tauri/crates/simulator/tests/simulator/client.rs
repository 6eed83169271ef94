//! What the tests talk to a simulator with.

use std::sync::LazyLock;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use satchime_simulator::{SimWallet, Simulator};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Only ever waited for when something is broken.
pub const PATIENCE: Duration = Duration::from_secs(10);
const END: &str = "the end";

/// A REST client without redirects, as every answer is to be seen. It keeps no connections: tests have a runtime each.
pub fn rest() -> &'static reqwest::Client {
    static CLIENT: LazyLock<reqwest::Client> = LazyLock::new(|| client(reqwest::Client::builder()));
    &CLIENT
}

pub fn client(builder: reqwest::ClientBuilder) -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let no_redirects = reqwest::redirect::Policy::none();
    builder.redirect(no_redirects).no_proxy().pool_max_idle_per_host(0).build().unwrap()
}

pub async fn get(server: &Simulator, path: &str, key: &str) -> (u16, Value) {
    let mut request = rest().get(format!("{}{path}", server.url()));
    if !key.is_empty() {
        request = request.header("X-Api-Key", key);
    }
    answer(request).await
}

pub async fn post(server: &Simulator, path: &str, key: &str, body: &Value) -> (u16, Value) {
    let request = rest().post(format!("{}{path}", server.url())).header("X-Api-Key", key).json(body);
    answer(request).await
}

async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// A WebSocket client.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    channel: String,
}

/// How a socket ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Closed(u16, String),
    Broken,
}

impl Socket {
    pub async fn open(server: &Simulator, channel: &str) -> Self {
        Self::dial(server, &format!("/api/v1/ws/{channel}")).await.unwrap()
    }

    pub async fn of(server: &Simulator, wallet: &SimWallet) -> Self {
        Self::open(server, &server.channel_of(wallet).unwrap()).await
    }

    /// `Err` is the HTTP status that refused the handshake.
    pub async fn dial(server: &Simulator, path: &str) -> Result<Self, u16> {
        let url = server.url().replace("http", "ws") + path;
        match connect_async(url).await {
            Ok((stream, _)) => {
                let channel = path.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
                Ok(Self { stream, channel })
            }
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// The text frames up to now: what arrives before a text that is sent last.
    pub async fn frames(&mut self, server: &Simulator) -> Vec<String> {
        server.push(&self.channel, END);
        let mut frames = Vec::new();
        loop {
            match self.text().await {
                text if text == END => return frames,
                text => frames.push(text),
            }
        }
    }

    pub async fn payments(&mut self, server: &Simulator) -> Vec<Value> {
        let frames = self.frames(server).await;
        frames.iter().map(|frame| serde_json::from_str(frame).unwrap()).collect()
    }

    pub async fn text(&mut self) -> String {
        loop {
            if let Message::Text(text) = self.next().await.unwrap() {
                return text.to_string();
            }
        }
    }

    pub async fn next(&mut self) -> Result<Message, End> {
        let message = tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("no message in time");
        match message {
            Some(Ok(Message::Close(Some(CloseFrame { code, reason })))) => {
                Err(End::Closed(code.into(), reason.to_string()))
            }
            Some(Ok(message)) => Ok(message),
            Some(Err(_)) | None => Err(End::Broken),
        }
    }

    /// Reads, and answers pings, until the socket ends.
    pub async fn end(&mut self) -> End {
        loop {
            if let Err(end) = self.next().await {
                // The client's own close frame goes out with the next read.
                let _ = self.stream.next().await;
                return end;
            }
        }
    }

    pub async fn say(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }
}

pub async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, work).await.expect("not in time")
}
