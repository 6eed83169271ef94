use std::os::unix::net::UnixStream;

use tokio::sync::mpsc;
use zbus::message::Type;

use super::*;

/// What a notification service does with a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Takes,
    Refuses,
    /// Shows it and never answers.
    ShowsSilently,
    /// Does not even answer what is asked before.
    Hangs,
}

/// A desktop with such a service at the other end of a wire, and what it was called.
async fn desktop(manner: Manner) -> (Freedesktop, mpsc::UnboundedReceiver<String>) {
    let (near, far) = UnixStream::pair().unwrap();
    let server =
        zbus::connection::Builder::async_io_unix_stream(far).server(zbus::Guid::generate()).unwrap().p2p();
    let client = zbus::connection::Builder::async_io_unix_stream(near).p2p();
    let (server, client) = tokio::join!(server.build(), client.build());
    let (server, connection) = (server.unwrap(), client.unwrap());
    let (called, calls) = mpsc::unbounded_channel();
    let incoming = MessageStream::from(&server);
    tokio::spawn(serve(server, incoming, manner, called));
    let desktop = Freedesktop::new(None, Arc::new(|_| {}));
    let listener = desktop.listen(&connection).await.unwrap();
    *desktop.link.lock().await = Some(Link { connection, listener });
    (desktop, calls)
}

async fn serve(
    server: Connection,
    mut incoming: MessageStream,
    manner: Manner,
    called: mpsc::UnboundedSender<String>,
) {
    while let Some(Ok(call)) = incoming.next().await {
        let header = call.header();
        let (Type::MethodCall, Some(method)) = (call.message_type(), header.member()) else { continue };
        match (method.as_str(), manner) {
            (_, Manner::Hangs) | ("Notify", Manner::ShowsSilently) => {}
            ("GetCapabilities", _) => server.reply(&header, &["body", "actions"].as_slice()).await.unwrap(),
            ("GetServerInformation", _) => {
                server.reply(&header, &("fake", "nobody", "1", "1.2")).await.unwrap();
            }
            (_, Manner::Refuses) => {
                server.reply_error(&header, "org.example.TooMany", &"no more").await.unwrap();
            }
            (..) => server.reply(&header, &7_u32).await.unwrap(),
        }
        let _ = called.send(method.to_string());
    }
}

fn payment() -> Said {
    Said::new(Wording { title: "+21 sat".into(), body: "Shop".into() })
}

#[tokio::test]
async fn a_notification_is_shown_or_refused() {
    for (manner, outcome) in [(Manner::Takes, Outcome::Shown), (Manner::Refuses, Outcome::Failed)] {
        let (desktop, _calls) = desktop(manner).await;
        assert_eq!(desktop.say(payment()).await, outcome);
        assert_eq!(desktop.say(payment()).await, outcome, "over the same connection");
    }
}

#[tokio::test]
async fn only_what_was_not_handed_over_may_be_said_again() {
    for (manner, last_call, outcome) in [
        (Manner::ShowsSilently, "Notify", Outcome::Unanswered { updated: false }),
        (Manner::Hangs, "GetCapabilities", Outcome::Failed),
    ] {
        let (desktop, mut calls) = desktop(manner).await;
        let said = tokio::spawn(async move { desktop.say(payment()).await });
        while calls.recv().await.unwrap() != last_call {}
        // From here on nothing but timers can happen, so time may jump.
        tokio::time::pause();
        assert_eq!(said.await.unwrap(), outcome, "{manner:?}");
        tokio::time::resume();
    }
}

/// Another bus gives the same names anew.
#[tokio::test]
async fn a_service_is_known_no_longer_than_the_connection() {
    let (desktop, _calls) = desktop(Manner::Takes).await;
    *desktop.known.lock() = Some((":1.7".into(), "dunst".into()));
    desktop.disconnect().await;
    assert_eq!(*desktop.known.lock(), None);
}

fn shown(name: &str, capabilities: &[&str]) -> (String, String) {
    let wording = Wording { title: "+21 sat".into(), body: "Shop · <b>a & b</b>".into() };
    let capabilities = capabilities.iter().map(|&capability| capability.into()).collect();
    let Text { summary, body } = Service { name: name.into(), address: None, capabilities }.text(wording);
    (summary, body)
}

#[test]
fn escapes_exactly_where_markup_is_parsed() {
    let plain = "Shop · <b>a & b</b>";
    let escaped = "Shop · &lt;b&gt;a &amp; b&lt;/b&gt;";
    assert_eq!(shown("plain", &["body", "actions"]).1, plain);
    assert_eq!(shown("gnome-host", &["body", "body-markup"]).1, escaped);
    assert_eq!(shown("dunst", &["body"]).1, escaped);
    assert_eq!(shown("plain", &[]), (format!("+21 sat · {plain}"), String::new()));
}

#[test]
fn tells_nobody_there_from_somebody_who_refuses() {
    let said = |name: &str| {
        let message = Message::method_call("/", "M").unwrap().build(&()).unwrap();
        let name = zbus::names::OwnedErrorName::try_from(name.to_owned()).unwrap();
        outcome(&zbus::Error::MethodError(name, None, message))
    };
    assert_eq!(said("org.freedesktop.DBus.Error.ServiceUnknown"), Outcome::NoService);
    assert_eq!(said("org.freedesktop.DBus.Error.Spawn.ChildExited"), Outcome::NoService);
    assert_eq!(said("org.freedesktop.DBus.Error.NoReply"), Outcome::Failed);
    assert_eq!(said("org.freedesktop.Notifications.Error.ExcessNotificationGeneration"), Outcome::Failed);
    assert_eq!(outcome(&zbus::Error::InvalidReply), Outcome::Failed);
}
