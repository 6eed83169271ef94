//! What became of a notification that was sent as a test.

use satchime_l10n::t;

use super::problems;
use super::types::TestView;
use super::words::sentence;
use crate::popups::Service;

pub fn of(service: Service, do_not_disturb: bool) -> TestView {
    let problem = match service {
        Service::Working if do_not_disturb => {
            return TestView { good: false, title: t!("test-held-back"), text: t!("test-held-back.text") };
        }
        Service::Working => {
            return TestView { good: true, title: t!("test-sent"), text: where_to_allow() };
        }
        Service::Silent => {
            return TestView { good: false, title: t!("test-unanswered"), text: unanswered() };
        }
        Service::Failing => problems::notifications_fail(),
        Service::Forbidden => problems::notifications_forbidden(),
        Service::Absent | Service::Missing => problems::no_notifications(),
    };
    let text = format!("{} {}", problem.text, problem.next);
    TestView { good: false, title: sentence(&problem.title), text }
}

fn unanswered() -> String {
    format!("{} {}", t!("test-unanswered.text"), where_to_allow())
}

/// Where the system keeps a program's notifications from being seen.
fn where_to_allow() -> String {
    if cfg!(target_os = "macos") {
        t!("test-sent.macos")
    } else if cfg!(windows) {
        t!("test-sent.windows")
    } else {
        t!("test-sent.linux")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_became_of_it_and_what_to_do() {
        for (service, do_not_disturb, good, title, words) in [
            (Service::Working, false, true, "Sent, and the desktop took it", "allow Satchime in"),
            (Service::Working, true, false, "Held back: do not disturb is on", "switch do not disturb off"),
            (Service::Silent, false, false, "Sent, but the desktop did not answer", "may still appear"),
            (Service::Failing, true, false, "Notifications fail", "Satchime keeps trying"),
            (Service::Forbidden, false, false, "Notifications are not allowed", "Allow Satchime"),
            (Service::Absent, false, false, "No notification service", "Install or start one"),
            (Service::Missing, false, false, "No notification service", "Install or start one"),
        ] {
            let said = of(service, do_not_disturb);
            assert_eq!((said.good, said.title.as_str()), (good, title));
            assert!(said.text.contains(words), "{said:?}");
        }
    }
}
