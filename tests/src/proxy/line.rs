//! One connection: its two directions, and what becomes of the bytes in each.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::watch;
use tokio::time::sleep;

use super::fault::{Fault, Then};

/// How a connection ends on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Close,
    Reset,
}

/// What a connection is told while it runs.
pub(super) struct Ends {
    pub up: watch::Receiver<Option<Fault>>,
    pub down: watch::Receiver<Option<Fault>>,
    pub end: watch::Receiver<Option<End>>,
}

/// How often a throttled line passes something.
const TRICKLE: Duration = Duration::from_millis(50);

/// Carries bytes both ways until the connection ends. `upgraded` is called when the client asks for a WebSocket.
pub(super) async fn connect(client: TcpStream, server: TcpStream, ends: Ends, upgraded: impl Fn()) {
    for stream in [&client, &server] {
        let _ = stream.set_nodelay(true);
    }
    let (mut client_in, mut client_out) = client.into_split();
    let (mut server_in, mut server_out) = server.into_split();
    let Ends { up, down, mut end } = ends;
    let mut up = Line { to: &mut server_out, fault: up, left: None, hangs: false };
    let mut down = Line { to: &mut client_out, fault: down, left: None, hangs: false };
    let both = async {
        tokio::try_join!(
            up.carry(&mut client_in, |bytes| {
                if asks_for_a_socket(bytes) {
                    upgraded();
                }
            }),
            down.carry(&mut server_in, |_| {})
        )
    };
    let ended = tokio::select! {
        over = both => over.err().unwrap_or(End::Close),
        told = end.wait_for(Option::is_some) => told.ok().and_then(|told| *told).unwrap_or(End::Close),
    };
    if ended == End::Reset {
        for half in [&client_in, &server_in] {
            let _ = AsRef::<TcpStream>::as_ref(half).set_zero_linger();
        }
        // Else dropping them would end the connections in order first.
        client_out.forget();
        server_out.forget();
    }
}

/// The client's requests are small: each comes in one piece.
fn asks_for_a_socket(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\r').next().unwrap_or_default();
    line.starts_with(b"GET ") && line.windows(4).any(|part| part == b"/ws/")
}

/// One direction.
struct Line<'a> {
    to: &'a mut OwnedWriteHalf,
    fault: watch::Receiver<Option<Fault>>,
    /// How much a cut still lets pass.
    left: Option<usize>,
    hangs: bool,
}

impl Line<'_> {
    /// Until this direction is over (the other may go on), or with an error that ends the whole connection.
    async fn carry(&mut self, from: &mut OwnedReadHalf, seen: impl Fn(&[u8])) -> Result<(), End> {
        let mut buffer = vec![0; 16 << 10];
        loop {
            let read = from.read(&mut buffer).await;
            if let Ok(count @ 1..) = read {
                seen(&buffer[..count]);
                self.deliver(&buffer[..count]).await?;
                continue;
            }
            let _ = self.fault.wait_for(|fault| *fault != Some(Fault::Hold)).await;
            if self.hangs || *self.fault.borrow() == Some(Fault::BlackHole) {
                return Ok(());
            }
            return match read {
                Ok(_) => self.to.shutdown().await.map_err(|_| End::Reset),
                Err(_) => Err(End::Reset),
            };
        }
    }

    async fn deliver(&mut self, mut bytes: &[u8]) -> Result<(), End> {
        while !bytes.is_empty() && !self.hangs {
            if self.fault.has_changed().unwrap_or(false) {
                self.left = None;
            }
            let fault = *self.fault.borrow_and_update();
            let passed = match fault {
                None => self.write(bytes).await?,
                Some(Fault::BlackHole) => bytes.len(),
                Some(Fault::Hold) => self.fault.changed().await.map(|()| 0).map_err(|_| End::Close)?,
                Some(Fault::Throttle { bytes_per_second }) => {
                    let piece = (bytes_per_second as usize / 20).clamp(1, bytes.len());
                    sleep(TRICKLE).await;
                    self.write(&bytes[..piece]).await?
                }
                Some(Fault::Delay(by)) => {
                    sleep(by).await;
                    self.write(bytes).await?
                }
                Some(Fault::Cut { after, then }) => self.cut(bytes, after, then).await?,
            };
            bytes = &bytes[passed..];
        }
        Ok(())
    }

    async fn cut(&mut self, bytes: &[u8], after: usize, then: Then) -> Result<usize, End> {
        let left = *self.left.get_or_insert(after);
        let passed = self.write(&bytes[..left.min(bytes.len())]).await?;
        self.left = Some(left - passed);
        match then {
            _ if left > passed => {}
            Then::Close => return Err(End::Close),
            Then::Reset => return Err(End::Reset),
            Then::Hang => self.hangs = true,
        }
        Ok(passed)
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<usize, End> {
        self.to.write_all(bytes).await.map_err(|_| End::Reset)?;
        Ok(bytes.len())
    }
}
