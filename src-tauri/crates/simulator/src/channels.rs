//! WebSocket channels: who listens where, and frames on their way to them.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_util::sync::CancellationToken;

use crate::faults::{Fate, Faults};

/// What a connection's task is told to do.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    Text(String),
    Binary(Vec<u8>),
    Close {
        code: u16,
        reason: String,
    },
    /// Read and write nothing any more, but keep the connection.
    Freeze,
}

/// A connection somebody could not be served on any more: its channel ends there for everyone behind it.
pub(crate) struct Poisoned;

pub(crate) struct Channels {
    /// In the order they came, as LNbits walks them.
    subscribers: Mutex<Vec<Subscriber>>,
    runtime: Handle,
}

struct Subscriber {
    id: u64,
    channel: String,
    state: State,
}

enum State {
    Open {
        orders: UnboundedSender<Order>,
        cut: CancellationToken,
        held: Option<String>,
    },
    /// Broke its channel by sending a binary message; stays in the list until the server restarts.
    Broken,
}

/// A connection's own end.
pub(crate) struct Subscription {
    pub id: u64,
    pub orders: UnboundedReceiver<Order>,
    /// Cancelled: drop the connection at once, without a close frame.
    pub cut: CancellationToken,
}

impl Channels {
    pub fn new(runtime: Handle) -> Self {
        Self { subscribers: Mutex::default(), runtime }
    }

    pub fn runtime(&self) -> &Handle {
        &self.runtime
    }

    pub fn subscribe(&self, id: u64, channel: &str, stop: &CancellationToken) -> Subscription {
        let (sender, orders) = unbounded_channel();
        let cut = stop.child_token();
        let state = State::Open { orders: sender, cut: cut.clone(), held: None };
        self.subscribers.lock().push(Subscriber { id, channel: channel.to_owned(), state });
        Subscription { id, orders, cut }
    }

    pub fn unsubscribe(&self, id: u64) {
        self.subscribers
            .lock()
            .retain(|subscriber| subscriber.id != id || matches!(subscriber.state, State::Broken));
    }

    pub fn poison(&self, id: u64) {
        for subscriber in self.subscribers.lock().iter_mut().filter(|subscriber| subscriber.id == id) {
            subscriber.state = State::Broken;
        }
    }

    /// A new process knows no subscribers.
    pub fn forget_all(&self) {
        self.subscribers.lock().clear();
    }

    /// Open connections on `channel`; of all channels if `None`.
    pub fn count(&self, channel: Option<&str>) -> usize {
        let subscribers = self.subscribers.lock();
        let open = subscribers.iter().filter(|subscriber| matches!(subscriber.state, State::Open { .. }));
        open.filter(|subscriber| channel.is_none_or(|name| subscriber.channel == name)).count()
    }

    /// Sends `text` to everyone on `channel`, as the faults let it.
    pub fn publish(&self, channel: &str, text: &str, faults: &Faults) -> Result<(), Poisoned> {
        let mut subscribers = self.subscribers.lock();
        for subscriber in subscribers.iter_mut().filter(|subscriber| subscriber.channel == channel) {
            let State::Open { orders, held, .. } = &mut subscriber.state else { return Err(Poisoned) };
            match faults.fate_of_frame() {
                Fate::Lost => {}
                Fate::Sent { held: true, .. } if held.is_none() => *held = Some(text.to_owned()),
                Fate::Sent { copies, delay, .. } => {
                    for _ in 0..copies {
                        self.send(orders, text.to_owned(), delay);
                    }
                    if let Some(earlier) = held.take() {
                        self.send(orders, earlier, delay);
                    }
                }
            }
        }
        Ok(())
    }

    /// Gives the same order to every connection on `channel`; to all connections if `None`. Faults do not apply.
    pub fn order(&self, channel: Option<&str>, order: &Order) {
        for_open(&self.subscribers, channel, |orders, _| {
            // A task that has just ended needs no orders.
            let _ = orders.send(order.clone());
        });
    }

    pub fn cut(&self, channel: Option<&str>) {
        for_open(&self.subscribers, channel, |_, cut| cut.cancel());
    }

    fn send(&self, orders: &UnboundedSender<Order>, text: String, delay: Option<Duration>) {
        let Some(delay) = delay else {
            let _ = orders.send(Order::Text(text));
            return;
        };
        let orders = orders.clone();
        self.runtime.spawn(async move {
            tokio::time::sleep(delay).await;
            let _ = orders.send(Order::Text(text));
        });
    }
}

fn for_open(
    subscribers: &Mutex<Vec<Subscriber>>,
    channel: Option<&str>,
    act: impl Fn(&UnboundedSender<Order>, &CancellationToken),
) {
    for subscriber in subscribers.lock().iter() {
        if let State::Open { orders, cut, .. } = &subscriber.state
            && channel.is_none_or(|name| subscriber.channel == name)
        {
            act(orders, cut);
        }
    }
}
