//! Subscriptions: LNbits' WebSocket, of which only text, ping and close are ever sent: one binary frame would break
//! the channel on the server for everybody.
//!
//! The handshake is an ordinary request of [`Network`], whose connection tungstenite then takes over. No address is put
//! into an error or a log line, because it contains the key.

use std::time::Duration;

use async_trait::async_trait;
use futures_util::{SinkExt, StreamExt};
use reqwest::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use reqwest::{Response, StatusCode, Upgraded, Url};
use satchime_domain::fault::Fault;
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Error as WsError, Message, error::ProtocolError};

use super::http::{self, busy};
use super::wire::{Received, Socket, SocketApi};
use crate::faults::{io_fault, request_fault};
use crate::network::Network;

const DIAL_LIMIT: Duration = Duration::from_secs(15);
/// A ping fits any socket's buffer; one that doesn't go out at once has nobody at its other end.
const PING_LIMIT: Duration = Duration::from_secs(10);
const CLOSE_LIMIT: Duration = Duration::from_secs(1);
/// LNbits' frames are 1 to 3 KB; a frame's claimed length is reserved before its data arrives.
const MAX_FRAME: usize = 256 << 10;
/// tungstenite's own 128 KiB would be most of a connection's memory. It grows where a frame needs more.
const READ_BUFFER: usize = 1 << 10;
const MAX_UNSENT: usize = 16 << 10;

/// Opens LNbits' WebSockets.
#[derive(Clone, Debug)]
pub struct WebSockets {
    network: Network,
}

impl WebSockets {
    pub fn new(network: Network) -> Self {
        Self { network }
    }
}

#[async_trait]
impl SocketApi for WebSockets {
    async fn dial(&self, url: &SubscriptionUrl) -> Result<Box<dyn Socket>, Fault> {
        let place = self.network.handshakes.acquire(&http_url(url)?).await;
        let _place = place.ok_or(Fault::Closed { code: None })?;
        // The clock starts with the place: a queue behind other servers says nothing about this one.
        let upgraded =
            timeout(DIAL_LIMIT, handshake(&self.network, url)).await.map_err(|_| Fault::TimedOut)??;
        let socket = WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(limits())).await;
        Ok(Box::new(OpenSocket { socket, pings: 0, pong_queued: false }))
    }

    async fn publish(&self, url: &SubscriptionUrl, text: &str) -> Result<bool, Fault> {
        let request = self.network.post(http_url(url)?).await?.query(&[("data", text)]).timeout(DIAL_LIMIT);
        http::published(self.network.send(request).await?).await
    }
}

fn limits() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(MAX_UNSENT)
        .max_message_size(Some(MAX_FRAME))
        .max_frame_size(Some(MAX_FRAME))
}

async fn handshake(network: &Network, url: &SubscriptionUrl) -> Result<Upgraded, Fault> {
    let nonce = generate_key();
    let request = network
        .get(http_url(url)?)
        .await?
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, &nonce);
    let response = network.send(request).await?;
    check(&response, &nonce)?;
    response.upgrade().await.map_err(|error| request_fault(&error, None))
}

/// `wss` and `ws` are `https` and `http` until the handshake is done.
fn http_url(url: &SubscriptionUrl) -> Result<Url, Fault> {
    let unreadable = || Fault::Protocol { detail: "the subscription's address is not readable".into() };
    let rest = url.expose().strip_prefix("ws").ok_or_else(unreadable)?;
    Url::parse(&format!("http{rest}")).map_err(|_| unreadable())
}

fn check(response: &Response, nonce: &str) -> Result<(), Fault> {
    let status = response.status();
    if let Some(busy) = busy(status, response.headers()) {
        return Err(busy);
    }
    if status != StatusCode::SWITCHING_PROTOCOLS {
        return Err(Fault::Handshake { status: status.as_u16() });
    }
    let accept = response.headers().get(SEC_WEBSOCKET_ACCEPT).map(|value| value.as_bytes());
    if accept != Some(derive_accept_key(nonce.as_bytes()).as_bytes()) {
        return Err(Fault::Protocol { detail: "it is not a WebSocket handshake".into() });
    }
    Ok(())
}

struct OpenSocket {
    socket: WebSocketStream<Upgraded>,
    /// How many were sent; the number is what a pong must bring back.
    pings: u64,
    /// A server's ping was read and its answer may not be on the wire yet.
    pong_queued: bool,
}

#[async_trait]
impl Socket for OpenSocket {
    async fn next(&mut self) -> Result<Received, Fault> {
        if !self.pong_queued {
            let incoming = match self.socket.next().await {
                Some(Ok(message)) => message,
                Some(Err(error)) => return Err(socket_fault(&error)),
                None => return Err(Fault::Closed { code: None }),
            };
            match incoming {
                Message::Text(text) => return Ok(Received::Text(text.as_str().to_owned())),
                Message::Pong(payload) if payload == self.payload() => return Ok(Received::Pong),
                Message::Close(frame) => {
                    return Err(Fault::Closed { code: frame.map(|frame| frame.code.into()) });
                }
                Message::Ping(_) => self.pong_queued = true,
                Message::Pong(_) | Message::Binary(_) | Message::Frame(_) => return Ok(Received::Alive),
            }
        }
        // The library sends a queued pong only with the next read, write or flush. Cancelled here, the next call goes
        // on.
        self.socket.flush().await.map_err(|error| socket_fault(&error))?;
        self.pong_queued = false;
        Ok(Received::Alive)
    }

    async fn ping(&mut self) -> Result<(), Fault> {
        self.pings = self.pings.wrapping_add(1);
        let sent = self.socket.send(Message::Ping(self.payload()));
        match timeout(PING_LIMIT, sent).await {
            Ok(sent) => sent.map_err(|error| socket_fault(&error)),
            Err(_) => Err(Fault::Silent),
        }
    }

    async fn close(&mut self) {
        let close = async {
            self.socket.close(None).await?;
            while self.socket.next().await.transpose()?.is_some() {}
            Ok::<(), WsError>(())
        };
        // Whatever comes of it, the connection ends when this is dropped.
        let _ = timeout(CLOSE_LIMIT, close).await;
    }
}

impl OpenSocket {
    fn payload(&self) -> Bytes {
        Bytes::copy_from_slice(&self.pings.to_be_bytes())
    }
}

fn socket_fault(error: &WsError) -> Fault {
    match error {
        WsError::ConnectionClosed
        | WsError::AlreadyClosed
        | WsError::Protocol(ProtocolError::ResetWithoutClosingHandshake) => Fault::Closed { code: None },
        WsError::Capacity(_) => Fault::TooBig,
        WsError::Io(error) => match io_fault(error) {
            Fault::Network { .. } => Fault::Closed { code: None },
            fault => fault,
        },
        WsError::Utf8(_) => Fault::Protocol { detail: "a text frame is no text".into() },
        _ => Fault::Protocol { detail: "it broke the rules of WebSocket".into() },
    }
}
