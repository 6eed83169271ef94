//! The freedesktop.org notification service, over one connection that stays open: some desktops close a notification
//! when the connection it came over goes away.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt;
use satchime_domain::notice::Wording;
use satchime_domain::text::escape_markup;
use tauri::image::Image;
use tokio::sync::Mutex;
use tokio::task::AbortHandle;
use tokio::time::timeout;
use zbus::{Connection, MatchRule, Message, MessageStream};

use self::signals::{Heard, Signals};
use super::hints::{Hints, Icon};
use super::notifier::{Message as Said, Notifier, OnClick, Outcome, Update};

mod signals;

const SERVICE: &str = "org.freedesktop.Notifications";
const OBJECT: &str = "/org/freedesktop/Notifications";
/// For handing a notification over, and again for the answer to it.
const LIMIT: Duration = Duration::from_secs(8);
/// As the installed icon is named.
const ICON_NAME: &str = "satchime";

pub struct Freedesktop {
    icon: Option<Icon>,
    link: Mutex<Option<Link>>,
    known: Known,
    signals: Arc<Signals>,
}

/// A service by its own name on the bus, which no other gets as long as the bus lasts, and what it calls itself.
type Known = parking_lot::Mutex<Option<(String, String)>>;

struct Link {
    connection: Connection,
    listener: AbortHandle,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

impl Freedesktop {
    pub fn new(icon: Option<&Image<'_>>, on_click: OnClick) -> Self {
        Self {
            icon: icon.and_then(Icon::new),
            link: Mutex::new(None),
            known: Known::default(),
            signals: Arc::new(Signals::new(on_click)),
        }
    }

    async fn hand_over(&self, connection: &Connection, said: &Said) -> zbus::Result<Outcome> {
        let mut incoming = MessageStream::from(connection);
        let _in_flight = self.signals.in_flight();
        let service = within(Service::ask(connection, &self.known)).await?;
        let (replaces, wording) = self.place(&service, said);
        let updated = replaces != 0;
        let call = within(self.send(connection, &service, said, replaces, wording)).await?;
        // From here on it may have been shown; said again, it would be there twice.
        match within(reply_to(&call, &mut incoming)).await {
            Err(error) if is_timeout(&error) => {
                tracing::warn!("the notification service does not say whether it took the notification");
                return Ok(Outcome::Unanswered { updated });
            }
            reply => self.remember(&reply?, said),
        }
        Ok(if updated { Outcome::Updated } else { Outcome::Shown })
    }

    /// Which notification is taken the place of, 0 for none, and the words.
    fn place(&self, service: &Service, said: &Said) -> (u32, Wording) {
        let running = said.update.as_ref().and_then(|Update { topic, wording }| {
            let (address, number) = self.signals.on_screen(topic)?;
            (Some(address) == service.address).then_some(())?;
            Some((number, wording.clone()?))
        });
        running.unwrap_or_else(|| (0, said.wording.clone()))
    }

    /// Ends when the notification is on its way.
    async fn send(
        &self,
        connection: &Connection,
        service: &Service,
        said: &Said,
        replaces: u32,
        wording: Wording,
    ) -> zbus::Result<Message> {
        let Text { summary, body } = service.text(wording);
        let actions: Vec<&str> = match service.can("actions") {
            true => said.actions.iter().flat_map(|action| [action.name, action.label.as_str()]).collect(),
            false => Vec::new(),
        };
        let expires = -1_i32;
        let arguments = (
            "Satchime",
            replaces,
            ICON_NAME,
            summary.as_str(),
            body.as_str(),
            actions,
            Hints::new(self.icon.as_ref(), said.urgent),
            expires,
        );
        let call = Message::method_call(OBJECT, "Notify")?.destination(SERVICE)?.interface(SERVICE)?;
        let call = call.build(&arguments)?;
        connection.send(&call).await?;
        Ok(call)
    }

    fn remember(&self, reply: &Message, said: &Said) {
        let number = reply.body().deserialize::<u32>();
        if let (Ok(number), Some(service)) = (number, reply.header().sender()) {
            self.signals.shown((service.to_string(), number), said);
        }
    }

    async fn connect(&self) -> zbus::Result<Connection> {
        let mut link = self.link.lock().await;
        if let Some(link) = &*link {
            return Ok(link.connection.clone());
        }
        let connection = Connection::session().await?;
        let listener = self.listen(&connection).await?;
        *link = Some(Link { connection: connection.clone(), listener });
        Ok(connection)
    }

    async fn disconnect(&self) {
        self.link.lock().await.take();
        *self.known.lock() = None;
    }

    async fn listen(&self, connection: &Connection) -> zbus::Result<AbortHandle> {
        let rule = MatchRule::builder().msg_type(zbus::message::Type::Signal).interface(SERVICE)?.build();
        let mut signals = MessageStream::for_match_rule(rule, connection, None).await?;
        let ours = self.signals.clone();
        let listening = tokio::spawn(async move {
            while let Some(Ok(signal)) = signals.next().await {
                if let Some(heard) = Heard::of(&signal) {
                    ours.heard(heard);
                }
            }
        });
        Ok(listening.abort_handle())
    }
}

#[async_trait]
impl Notifier for Freedesktop {
    async fn say(&self, message: Said) -> Outcome {
        let connection = match within(self.connect()).await {
            Ok(connection) => connection,
            Err(error) => {
                tracing::warn!(%error, "there is no session bus to send notifications over");
                return Outcome::NoService;
            }
        };
        let error = match self.hand_over(&connection, &message).await {
            Ok(outcome) => return outcome,
            Err(error) => error,
        };
        tracing::warn!(%error, "the notification was not taken");
        if !matches!(error, zbus::Error::MethodError(..)) && !is_timeout(&error) {
            self.disconnect().await;
        }
        outcome(&error)
    }
}

async fn within<T>(work: impl Future<Output = zbus::Result<T>>) -> zbus::Result<T> {
    let late = |_| Err(zbus::Error::InputOutput(Arc::new(io::ErrorKind::TimedOut.into())));
    timeout(LIMIT, work).await.unwrap_or_else(late)
}

fn is_timeout(error: &zbus::Error) -> bool {
    matches!(error, zbus::Error::InputOutput(error) if error.kind() == io::ErrorKind::TimedOut)
}

async fn call<B>(connection: &Connection, method: &str, body: &B) -> zbus::Result<Message>
where
    B: serde::Serialize + zbus::zvariant::DynamicType,
{
    connection.call_method(Some(SERVICE), OBJECT, Some(SERVICE), method, body).await
}

/// What is answered to this call.
async fn reply_to(call: &Message, incoming: &mut MessageStream) -> zbus::Result<Message> {
    while let Some(message) = incoming.next().await {
        let message = message?;
        if message.header().reply_serial() == Some(call.primary_header().serial_num()) {
            return match message.message_type() {
                zbus::message::Type::Error => Err(message.into()),
                _ => Ok(message),
            };
        }
    }
    Err(zbus::Error::InputOutput(Arc::new(io::ErrorKind::UnexpectedEof.into())))
}

fn sender(message: &Message) -> Option<String> {
    message.header().sender().map(ToString::to_string)
}

fn outcome(error: &zbus::Error) -> Outcome {
    /// What the bus answers in place of a service that isn't there and can't be started.
    const ABSENT: [&str; 4] = ["ServiceUnknown", "NameHasNoOwner", "UnknownMethod", "Spawn."];
    match error {
        zbus::Error::MethodError(name, ..) => {
            let name = name.as_str().strip_prefix("org.freedesktop.DBus.Error.").unwrap_or_default();
            if ABSENT.iter().any(|absent| name.starts_with(absent)) {
                Outcome::NoService
            } else {
                Outcome::Failed
            }
        }
        _ => Outcome::Failed,
    }
}

/// What the service says of itself. It is asked each time, because another one may have taken its place, and one that
/// does not answer is given nothing.
struct Service {
    name: String,
    /// By which the bus knows it.
    address: Option<String>,
    capabilities: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
struct Text {
    summary: String,
    body: String,
}

impl Service {
    async fn ask(connection: &Connection, known: &Known) -> zbus::Result<Self> {
        let answer = call(connection, "GetCapabilities", &()).await?;
        let capabilities = answer.body().deserialize()?;
        let same = known.lock().clone().filter(|(address, _)| sender(&answer).as_ref() == Some(address));
        if let Some((_, name)) = same {
            return Ok(Self { name, address: sender(&answer), capabilities });
        }
        let answer = call(connection, "GetServerInformation", &()).await?;
        let (name, _vendor, _version, _specification): (String, String, String, String) =
            answer.body().deserialize()?;
        let address = sender(&answer);
        *known.lock() = address.clone().map(|address| (address, name.clone()));
        Ok(Self { name, address, capabilities })
    }

    fn can(&self, what: &str) -> bool {
        self.capabilities.iter().any(|capability| capability == what)
    }

    /// Dunst 1.9 parses markup without saying so.
    fn parses_markup(&self) -> bool {
        self.can("body-markup") || self.name == "dunst"
    }

    /// Markup is escaped only where it is parsed, and without a body all goes into the summary.
    fn text(&self, Wording { title, body }: Wording) -> Text {
        if !self.can("body") && !body.is_empty() {
            return Text { summary: format!("{title} · {body}"), body: String::new() };
        }
        let body = if self.parses_markup() { escape_markup(&body) } else { body };
        Text { summary: title, body }
    }
}

#[cfg(test)]
mod tests;
