//! The desktop's keyring, seen by somebody other than the app.

use std::collections::HashMap;

use zbus::Proxy;
use zbus::zvariant::OwnedObjectPath;

use super::session::{run, session_bus};

/// Something kept in the keyring, without its secret.
#[derive(Clone, Debug)]
pub struct Keyring {
    pub label: String,
    pub attributes: HashMap<String, String>,
}

impl Keyring {
    /// Everything in the default keyring.
    pub async fn items() -> Vec<Self> {
        let connection = session_bus().await;
        let service = "org.freedesktop.secrets";
        let collection = Proxy::new(
            &connection,
            service,
            "/org/freedesktop/secrets/aliases/default",
            "org.freedesktop.Secret.Collection",
        );
        let collection = collection.await.expect("a keyring");
        let paths: Vec<OwnedObjectPath> =
            collection.get_property("Items").await.expect("the keyring's items");
        let mut items = Vec::new();
        for path in paths {
            let item =
                Proxy::new(&connection, service, path, "org.freedesktop.Secret.Item").await.expect("an item");
            items.push(Self {
                label: item.get_property("Label").await.expect("an item has a label"),
                attributes: item.get_property("Attributes").await.expect("an item has attributes"),
            });
        }
        items
    }

    /// Its secret, as `secret-tool lookup` tells it.
    pub async fn secret(&self) -> Option<String> {
        let mut arguments = vec!["lookup"];
        for (name, value) in self.attributes.iter().filter(|(name, _)| *name != "xdg:schema") {
            arguments.extend([name.as_str(), value.as_str()]);
        }
        let output = run("secret-tool", &arguments).await;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }
}
