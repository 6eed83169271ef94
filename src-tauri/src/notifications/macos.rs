//! macOS, by UserNotifications, which says whether it took a notification: none from a program outside of an app
//! bundle, and none that the person did not allow, who is asked as soon as there is a wallet. Whether it shows what it
//! took, or a Focus holds it back, it does not say.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use mac_usernotifications::{
    Action as Button, AuthorizationStatus, Error, Notification, NotificationHandle,
    get_notification_settings, request_auth,
};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::notifier::{Action, Message, Notifier, OnClick, Outcome};

/// For handing a notification over.
const LIMIT: Duration = Duration::from_secs(8);
/// So many may wait for their click; a click on one beyond them just opens nothing.
const WAITING: usize = 32;

pub struct MacOs {
    on_click: OnClick,
    waiting: Arc<Semaphore>,
}

impl MacOs {
    pub fn new(on_click: OnClick) -> Self {
        Self { on_click, waiting: Arc::new(Semaphore::new(WAITING)) }
    }

    fn listen(&self, shown: NotificationHandle, actions: Vec<Action>) {
        let Ok(place) = self.waiting.clone().try_acquire_owned() else { return };
        let on_click = self.on_click.clone();
        tokio::spawn(async move {
            let _place = place;
            let Ok(answer) = shown.response().await else { return };
            let name =
                if answer.is_default_action() { Action::DEFAULT } else { answer.action_identifier.as_str() };
            let chosen = actions.into_iter().find(|action| action.name == name);
            chosen.into_iter().for_each(|action| on_click(action.click));
        });
    }
}

#[async_trait]
impl Notifier for MacOs {
    async fn say(&self, Message { wording, actions, .. }: Message) -> Outcome {
        match timeout(LIMIT, hand_over(wording.title, wording.body, &actions)).await {
            Ok(Ok(shown)) => {
                self.listen(shown, actions);
                Outcome::Shown
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "the notification was not taken");
                if is_forbidden().await { Outcome::Forbidden } else { Outcome::Failed }
            }
            Err(_) => Outcome::Unanswered { updated: false },
        }
    }

    async fn may_show(&self) -> bool {
        match request_auth().await {
            Ok(allowed) => allowed,
            // Outside of an app it asks nobody, and takes nothing; that is told with the first notification.
            Err(error) => {
                tracing::warn!(%error, "macOS does not ask whether notifications are allowed");
                true
            }
        }
    }
}

/// Whether the person does not allow them, now.
async fn is_forbidden() -> bool {
    let known = timeout(LIMIT, get_notification_settings()).await;
    known.is_ok_and(|known| {
        known.is_ok_and(|settings| settings.authorization_status == AuthorizationStatus::Denied)
    })
}

async fn hand_over(title: String, body: String, actions: &[Action]) -> Result<NotificationHandle, Error> {
    let buttons = actions.iter().filter(|action| action.name != Action::DEFAULT);
    let plain = Notification::new().title(title).message(body);
    let notification =
        buttons.fold(plain, |one, Action { name, label, .. }| one.action(Button::button(*name, label)));
    notification.send().await
}
