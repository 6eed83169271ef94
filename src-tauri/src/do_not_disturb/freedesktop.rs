//! Each desktop has a way of its own to read it; the notification service says which desktop it is.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::select_all;
use gtk::gio;
use gtk::gio::prelude::SettingsExt;
use tokio::time::{sleep, timeout};
use zbus::message::Flags;
use zbus::zvariant::{OwnedValue, Type};
use zbus::{Connection, MatchRule, Message, MessageStream};

/// So long may a sound wait for the answer.
const LIMIT: Duration = Duration::from_millis(500);
/// For whoever is in no hurry, and asks a busy desktop again after.
const PATIENCE: Duration = Duration::from_secs(5);
const ASK_AGAIN: Duration = Duration::from_secs(30);
const NOTIFICATIONS: Place =
    Place { service: "org.freedesktop.Notifications", object: "/org/freedesktop/Notifications" };
const XFCONF: Place = Place { service: "org.xfce.Xfconf", object: "/org/xfce/Xfconf" };
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const GNOME: &str = "org.gnome.desktop.notifications";
const SHOWS: &str = "show-banners";

struct Place {
    service: &'static str,
    object: &'static str,
}

/// Whether the desktop is not to be disturbed now. Bounded in time; what can't be known is no.
pub async fn is_on() -> bool {
    let asking = async { asked(&Connection::session().await.ok()?).await };
    timeout(LIMIT, asking).await.ok().flatten().unwrap_or_default()
}

/// Tells whether it is on, and each change after; ends with the session bus.
pub async fn watch(tell: impl Fn(bool)) {
    if let Err(error) = follow(tell).await {
        tracing::debug!(%error, "nobody tells of do-not-disturb");
    }
}

async fn follow(tell: impl Fn(bool)) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    let mut news = Vec::new();
    for rule in changes()? {
        news.push(MessageStream::for_match_rule(rule, &bus, None).await?);
    }
    let mut news = select_all(news);
    loop {
        let answer = timeout(PATIENCE, asked(&bus)).await;
        let is_late = answer.is_err();
        tell(answer.ok().flatten().unwrap_or_default());
        tokio::select! {
            news = news.next() => if news.is_none() { return Ok(()) },
            () = sleep(ASK_AGAIN), if is_late => {}
        }
    }
}

/// The signals after which it may be otherwise than before.
fn changes() -> zbus::Result<[MatchRule<'static>; 4]> {
    let signal = || MatchRule::builder().msg_type(zbus::message::Type::Signal);
    let service = signal().sender("org.freedesktop.DBus")?.member("NameOwnerChanged")?;
    let xfce = signal().interface(XFCONF.service)?.member("PropertyChanged")?;
    let dconf = signal().interface("ca.desrt.dconf.Writer")?.member("Notify")?;
    Ok([
        service.arg(0, NOTIFICATIONS.service)?.build(),
        signal().interface(PROPERTIES)?.path(NOTIFICATIONS.object)?.build(),
        xfce.arg(0, "xfce4-notifyd")?.build(),
        dconf.arg(0, format!("/{}/{SHOWS}", GNOME.replace('.', "/")))?.build(),
    ])
}

async fn asked(bus: &Connection) -> Option<bool> {
    let about = call(bus, &NOTIFICATIONS, NOTIFICATIONS.service, "GetServerInformation", &()).await?;
    let (name, _vendor, _version, _specification): (String, String, String, String) =
        about.body().deserialize().ok()?;
    match name.as_str() {
        "dunst" => property(bus, "org.dunstproject.cmd0", "paused").await,
        "gnome-shell" => tokio::task::spawn_blocking(|| gnome(None)).await.ok().flatten(),
        "Xfce Notify Daemon" => {
            let setting = ("xfce4-notifyd", "/do-not-disturb");
            boolean(&call(bus, &XFCONF, XFCONF.service, "GetProperty", &setting).await?)
        }
        // Plasma's own, which others may offer too.
        _ => property(bus, NOTIFICATIONS.service, "Inhibited").await,
    }
}

/// A switch of the notification service.
async fn property(bus: &Connection, interface: &str, name: &str) -> Option<bool> {
    boolean(&call(bus, &NOTIFICATIONS, PROPERTIES, "Get", &(interface, name)).await?)
}

fn boolean(answer: &Message) -> Option<bool> {
    bool::try_from(answer.body().deserialize::<OwnedValue>().ok()?).ok()
}

/// Starts nobody: who is not there has no opinion.
async fn call<B>(bus: &Connection, place: &Place, interface: &str, method: &str, body: &B) -> Option<Message>
where
    B: serde::Serialize + Type,
{
    let call = Message::method_call(place.object, method).ok()?;
    let call = call.destination(place.service).ok()?.interface(interface).ok()?;
    let call = call.with_flags(Flags::NoAutoStart).ok()?.build(body).ok()?;
    let mut incoming = MessageStream::from(bus);
    bus.send(&call).await.ok()?;
    let number = call.primary_header().serial_num();
    while let Some(Ok(message)) = incoming.next().await {
        if message.header().reply_serial() == Some(number) {
            return (message.message_type() == zbus::message::Type::MethodReturn).then_some(message);
        }
    }
    None
}

/// `backend`: where the settings are, if not where the person's are.
fn gnome(backend: Option<&gio::SettingsBackend>) -> Option<bool> {
    // Settings that are not installed end the program that asks for them.
    let schema = gio::SettingsSchemaSource::default()?.lookup(GNOME, true)?;
    if !schema.has_key(SHOWS) {
        return None;
    }
    Some(!gio::Settings::new_full(&schema, backend, None).boolean(SHOWS))
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use zbus::zvariant::Value;

    use super::*;

    /// A desktop whose notification service has this name, at the other end of a wire.
    async fn desktop(name: &'static str, answers: &'static [(&'static str, bool)]) -> Connection {
        let (near, far) = UnixStream::pair().unwrap();
        let server = zbus::connection::Builder::async_io_unix_stream(far);
        let server = server.server(zbus::Guid::generate()).unwrap().p2p().build();
        let client = zbus::connection::Builder::async_io_unix_stream(near).p2p().build();
        let (server, client) = tokio::join!(server, client);
        let server = server.unwrap();
        let mut incoming = MessageStream::from(&server);
        tokio::spawn(async move {
            while let Some(Ok(call)) = incoming.next().await {
                let header = call.header();
                assert!(header.primary().flags().contains(Flags::NoAutoStart));
                if header.member().unwrap() == "GetServerInformation" {
                    server.reply(&header, &(name, "nobody", "1", "1.2")).await.unwrap();
                    continue;
                }
                let (of, what): (String, String) = call.body().deserialize().unwrap();
                let asked = format!("{} {} {of} {what}", header.path().unwrap(), header.member().unwrap());
                match answers.iter().find(|(question, _)| *question == asked) {
                    Some((_, answer)) => server.reply(&header, &Value::from(*answer)).await.unwrap(),
                    None => server.reply_error(&header, "org.example.No", &asked).await.unwrap(),
                }
            }
        });
        client.unwrap()
    }

    const DUNST: &str = "/org/freedesktop/Notifications Get org.dunstproject.cmd0 paused";
    const PLASMA: &str = "/org/freedesktop/Notifications Get org.freedesktop.Notifications Inhibited";
    const XFCE: &str = "/org/xfce/Xfconf GetProperty xfce4-notifyd /do-not-disturb";

    #[tokio::test]
    async fn each_desktop_is_asked_in_its_own_way() {
        for (name, answers, expected) in [
            ("dunst", &[(DUNST, true)][..], Some(true)),
            ("dunst", &[(DUNST, false), (PLASMA, true), (XFCE, true)], Some(false)),
            ("Plasma", &[(PLASMA, true)], Some(true)),
            ("Plasma", &[(PLASMA, false)], Some(false)),
            ("Xfce Notify Daemon", &[(XFCE, true)], Some(true)),
            ("Xfce Notify Daemon", &[], None),
            // One that nobody knows.
            ("mako", &[(DUNST, true), (XFCE, true)], None),
        ] {
            let bus = desktop(name, answers).await;
            assert_eq!(asked(&bus).await, expected, "{name} {answers:?}");
        }
    }

    #[test]
    fn gnome_says_it_in_its_settings() {
        let backend = gio::memory_settings_backend_new();
        let Some(first) = gnome(Some(&backend)) else { return };
        assert!(!first, "banners are shown unless somebody decided otherwise");
        let source = gio::SettingsSchemaSource::default().unwrap();
        let schema = source.lookup(GNOME, true).unwrap();
        let settings = gio::Settings::new_full(&schema, Some(&backend), None);
        settings.set_boolean(SHOWS, false).unwrap();
        assert_eq!(gnome(Some(&backend)), Some(true));
    }
}
