//! WebSockets: handshakes, and one task for each connection.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::PathRejection;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, sleep_until};

use crate::channels::{Order, Subscription};
use crate::faults::HandshakeFault;
use crate::journal::Dial;
use crate::rest::app::{App, detail};
use crate::shared::Shared;

/// Clients say next to nothing, and there may be thousands of them.
const READ_BUFFER: usize = 4 * 1024;
const MAX_FROM_CLIENT: usize = 16 * 1024 * 1024;

/// `GET /api/v1/ws/{channel}`: whoever asks is let in, whatever the channel's name.
pub(crate) async fn open(
    State(app): State<App>,
    channel: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let (Ok(Path(channel)), Ok(upgrade)) = (channel, upgrade) else {
        return detail(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
    };
    let kind = app.shared.kind_of_channel(&channel);
    let has_query = query.is_some_and(|query| !query.is_empty());
    let number = app.shared.journal.dial(Dial { channel: channel.clone(), kind, has_query, status: None });
    app.shared.changed();
    let fault = app.shared.faults.next_handshake();
    let mut frozen = false;
    match fault {
        Some(HandshakeFault::Status(status)) => {
            app.shared.journal.dial_answered(number, status);
            app.shared.changed();
            return StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN).into_response();
        }
        Some(HandshakeFault::Silence) => std::future::pending().await,
        Some(HandshakeFault::Slow(by)) => tokio::time::sleep(by).await,
        Some(HandshakeFault::BlackHole) => frozen = true,
        None => {}
    }
    app.shared.journal.dial_answered(number, 101);
    // Subscribed before the client knows, so that it misses nothing from the moment it is connected.
    let subscription = app.shared.channels.subscribe(app.shared.next_id(), &channel, &app.stop);
    app.shared.changed();
    let leave = Leave { shared: app.shared.clone(), id: subscription.id };
    let upgrade = upgrade.read_buffer_size(READ_BUFFER).max_message_size(MAX_FROM_CLIENT);
    upgrade.on_upgrade(move |socket| Connection { socket, subscription, leave, frozen }.run())
}

/// Ends the subscription when the connection's task ends, however it does.
struct Leave {
    shared: Arc<Shared>,
    id: u64,
}

impl Drop for Leave {
    fn drop(&mut self) {
        self.shared.channels.unsubscribe(self.id);
        self.shared.changed();
    }
}

struct Connection {
    socket: WebSocket,
    subscription: Subscription,
    leave: Leave,
    frozen: bool,
}

/// The server pings in intervals, and each ping wants its pong in time.
struct Heartbeat {
    every: Duration,
    within: Duration,
    next_ping: Instant,
    pong_due: Option<Instant>,
}

impl Connection {
    async fn run(mut self) {
        let mut heartbeat = Heartbeat::new(&self.leave.shared);
        let cut = self.subscription.cut.clone();
        loop {
            let goes_on = tokio::select! {
                biased;
                () = cut.cancelled() => return,
                order = self.subscription.orders.recv() => match order {
                    Some(order) => tokio::select! {
                        () = cut.cancelled() => return,
                        goes_on = self.obey(order) => goes_on,
                    },
                    None => false,
                },
                message = self.socket.recv(), if !self.frozen => self.hear(message, &mut heartbeat),
                () = sleep_until(heartbeat.next_ping), if !self.frozen => {
                    let ping = Message::Ping(heartbeat.beat().to_vec().into());
                    self.socket.send(ping).await.is_ok()
                }
                () = heartbeat.missed(), if !self.frozen => {
                    self.close(1011, "keepalive ping timeout").await
                }
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Returns whether the connection goes on.
    async fn obey(&mut self, order: Order) -> bool {
        match order {
            Order::Freeze => {
                self.frozen = true;
                true
            }
            Order::Close { code, reason } => self.close(code, &reason).await,
            Order::Text(_) | Order::Binary(_) if self.frozen => true,
            Order::Text(text) => self.socket.send(Message::Text(text.into())).await.is_ok(),
            Order::Binary(bytes) => self.socket.send(Message::Binary(bytes.into())).await.is_ok(),
        }
    }

    fn hear(&mut self, message: Option<Result<Message, axum::Error>>, heartbeat: &mut Heartbeat) -> bool {
        match message {
            Some(Ok(Message::Pong(_))) => {
                heartbeat.pong_due = None;
                true
            }
            // A close is answered while the next message is waited for, which then does not come.
            Some(Ok(Message::Text(_) | Message::Ping(_) | Message::Close(_))) => true,
            Some(Ok(Message::Binary(_))) => {
                self.leave.shared.channels.poison(self.subscription.id);
                false
            }
            Some(Err(_)) | None => false,
        }
    }

    /// Says goodbye and gives the client a second to say it too.
    async fn close(&mut self, code: u16, reason: &str) -> bool {
        let frame = CloseFrame { code, reason: reason.to_owned().into() };
        let goodbye = async {
            if self.socket.send(Message::Close(Some(frame))).await.is_ok() {
                while let Some(Ok(_)) = self.socket.recv().await {}
            }
        };
        let _ = tokio::time::timeout(Duration::from_secs(1), goodbye).await;
        false
    }
}

impl Heartbeat {
    fn new(shared: &Shared) -> Self {
        let options = &shared.options;
        let within = options.pong_within.unwrap_or(Duration::from_secs(options.version.pong_seconds()));
        Self {
            every: options.ping_every,
            within,
            next_ping: Instant::now() + options.ping_every,
            pong_due: None,
        }
    }

    fn beat(&mut self) -> [u8; 4] {
        let now = Instant::now();
        self.next_ping = now + self.every;
        self.pong_due.get_or_insert(now + self.within);
        *b"ping"
    }

    async fn missed(&self) {
        match self.pong_due {
            Some(due) => sleep_until(due).await,
            None => std::future::pending().await,
        }
    }
}
