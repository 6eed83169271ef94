//! A dock that shows counts on the icons of apps.

use std::collections::HashMap;

use futures_util::StreamExt;
use tokio::time::timeout;
use zbus::zvariant::OwnedValue;
use zbus::{MatchRule, MessageStream};

use super::bus::PrivateBus;
use crate::wait::PATIENCE;

pub struct Launcher {
    updates: MessageStream,
}

impl Launcher {
    pub async fn on(bus: &PrivateBus) -> Self {
        let rule = MatchRule::builder().msg_type(zbus::message::Type::Signal);
        let rule = rule.interface("com.canonical.Unity.LauncherEntry").expect("a valid name").build();
        let updates = MessageStream::for_match_rule(rule, &bus.connect().await, None).await;
        Self { updates: updates.expect("a bus") }
    }

    /// The count that Satchime's icon gets next, and whether it is shown.
    pub async fn next(&mut self) -> (i64, bool) {
        let update = timeout(PATIENCE, self.updates.next()).await.expect("a count").expect("a bus");
        let body = update.expect("a signal").body();
        let (app, properties): (String, HashMap<String, OwnedValue>) =
            body.deserialize().expect("what the interface says");
        assert_eq!(app, "application://Satchime.desktop");
        let count = i64::try_from(&properties["count"]).expect("a number");
        (count, bool::try_from(&properties["count-visible"]).expect("a truth"))
    }
}
