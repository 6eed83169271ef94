//! The test that a person asks for: a message of our own must come back over the wallet's own channel. It says
//! nothing of a payment, so whoever else listens there ignores it.

use satchime_domain::push::PushTest;
use satchime_domain::wallet::Access;
use satchime_engine::ports::{Channel, Incoming, Source, Subscription};
use satchime_l10n::t;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::check::{Area, Check};
use super::facts::PushTested;
use super::subject::Subject;

/// Sends the message and waits for it, at most [`PushTest::WITHIN`] after it was sent.
pub async fn run(source: &dyn Source, subscription: &mut dyn Subscription, channel: &Channel) -> PushTest {
    let marker = Uuid::new_v4().simple().to_string();
    let began = Instant::now();
    let arriving = async {
        loop {
            match subscription.next().await {
                Ok(Incoming::Test(arrived)) if arrived == marker => {
                    return PushTest::Arrived { after: began.elapsed() };
                }
                Ok(_) => {}
                Err(_) => return PushTest::Interrupted,
            }
        }
    };
    let sending = async {
        match source.send_test(channel, &marker).await {
            Ok(true) => {
                sleep(PushTest::WITHIN).await;
                PushTest::NotArrived
            }
            Ok(false) => PushTest::NotArrived,
            Err(fault) => PushTest::NotSent(fault),
        }
    };
    tokio::select! {
        outcome = arriving => outcome,
        outcome = sending => outcome,
    }
}

pub fn check(outcome: &PushTest, access: Access) -> Check {
    const CHECK: Subject = Subject::PushTest;
    let words = outcome.words();
    let check = match outcome {
        PushTest::Arrived { .. } => Check::good(Area::Wallet, CHECK, words.title),
        PushTest::NotPushed if access == Access::AdminKey => {
            Check::note(Area::Wallet, CHECK, words.title).and_next(words.text)
        }
        PushTest::NotPushed => Check::note(Area::Wallet, CHECK, t!("doctor-test-silent")),
        // The outcome's own text speaks of the watching program, which has seen nothing of this test.
        PushTest::NotArrived => {
            Check::wrong(Area::Wallet, CHECK, format!("{}.", words.title), t!("doctor-test-lost"))
        }
        PushTest::NotConnected => {
            let next = t!("doctor-test-not-connected.next");
            Check::wrong(Area::Wallet, CHECK, t!("doctor-test-not-connected"), next)
        }
        PushTest::NotSent(_) | PushTest::NoSocket | PushTest::Interrupted => {
            Check::wrong(Area::Wallet, CHECK, format!("{}.", words.title), words.text)
        }
    };
    check.with_push_test(tested(outcome))
}

fn tested(outcome: &PushTest) -> PushTested {
    let (outcome, after) = match outcome {
        PushTest::Arrived { after } => ("arrived", Some(*after)),
        PushTest::NotArrived => ("not_arrived", None),
        PushTest::NotSent(_) => ("not_sent", None),
        PushTest::NotPushed => ("not_pushed", None),
        PushTest::NoSocket => ("no_socket", None),
        PushTest::NotConnected => ("not_connected", None),
        PushTest::Interrupted => ("interrupted", None),
    };
    let after_ms = after.map(|after| u64::try_from(after.as_millis()).unwrap_or(u64::MAX));
    PushTested { outcome, after_ms }
}

#[cfg(test)]
mod tests {
    use super::super::check::Level;
    use super::*;
    use async_trait::async_trait;
    use satchime_domain::address::ServerUrl;
    use satchime_domain::fault::Fault;
    use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};
    use satchime_domain::source::{Capabilities, PaymentPage, SourceWallet};
    use satchime_domain::wallet::SourceWalletId;
    use satchime_engine::ports::{Account, ChannelName, PageRequest};
    use tokio::sync::mpsc;

    use crate::pace::{Pace, Paced};

    /// A server with one channel: what it does with a message that is sent there, and what its subscriber hears.
    struct Server {
        sends: Result<bool, Fault>,
        subscriber: Option<mpsc::UnboundedSender<Result<Incoming, Fault>>>,
    }

    #[async_trait]
    impl Source for Server {
        async fn capabilities(&self, _: &ServerUrl) -> Result<Capabilities, Fault> {
            Ok(Capabilities::default())
        }
        async fn wallet(&self, _: &Account) -> Result<SourceWallet, Fault> {
            Err(Fault::Refused)
        }
        async fn payments(&self, _: &Account, _: PageRequest) -> Result<PaymentPage, Fault> {
            Err(Fault::Refused)
        }
        async fn payment(&self, _: &Account, _: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
            Ok(None)
        }
        async fn record(&self, _: &Account, _: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
            Ok(None)
        }
        async fn subscribe(&self, _: &Channel) -> Result<Box<dyn Subscription>, Fault> {
            Err(Fault::Refused)
        }
        async fn send_test(&self, _: &Channel, marker: &str) -> Result<bool, Fault> {
            if let Some(subscriber) = &self.subscriber {
                for incoming in [Incoming::Noise, Incoming::Test(marker.to_owned())] {
                    let _ = subscriber.send(Ok(incoming));
                }
            }
            self.sends.clone()
        }
    }

    struct Ear(mpsc::UnboundedReceiver<Result<Incoming, Fault>>);

    #[async_trait]
    impl Subscription for Ear {
        async fn next(&mut self) -> Result<Incoming, Fault> {
            self.0.recv().await.unwrap_or(Err(Fault::Closed { code: None }))
        }

        async fn ping(&mut self) -> Result<(), Fault> {
            Ok(())
        }

        async fn close(&mut self) {}
    }

    fn channel() -> Channel {
        let server = ServerUrl::parse("https://lnbits.example").unwrap();
        Channel { server, name: ChannelName::Id(SourceWalletId("channel".into())) }
    }

    /// What `run` finds when the message is passed on or not, and sent with this answer.
    async fn outcome(passed_on: bool, sends: Result<bool, Fault>) -> PushTest {
        let (subscriber, heard) = mpsc::unbounded_channel();
        let server = Server { sends, subscriber: passed_on.then(|| subscriber.clone()) };
        let _open = subscriber;
        run(&server, &mut Ear(heard), &channel()).await
    }

    #[tokio::test(start_paused = true)]
    async fn only_a_message_that_comes_back_in_time_has_arrived() {
        assert!(matches!(outcome(true, Ok(true)).await, PushTest::Arrived { .. }));
        assert_eq!(outcome(false, Ok(false)).await, PushTest::NotArrived);
        assert_eq!(outcome(false, Err(Fault::Refused)).await, PushTest::NotSent(Fault::Refused));
        let began = Instant::now();
        assert_eq!(outcome(false, Ok(true)).await, PushTest::NotArrived);
        assert_eq!(began.elapsed(), PushTest::WITHIN);
    }

    #[tokio::test(start_paused = true)]
    async fn messages_keep_the_servers_pace() {
        const MESSAGES: u32 = 9;
        let server = Server { sends: Ok(true), subscriber: None };
        let paced = Paced::new(server, Pace::BESIDE_SATCHIME);
        let began = Instant::now();
        for _ in 0..MESSAGES {
            assert_eq!(paced.send_test(&channel(), "marker").await, Ok(true));
        }
        assert!(began.elapsed() >= paced.pace().lasts(MESSAGES.into()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_that_waits_for_its_turn_keeping_pace_may_come_back_late() {
        let (subscriber, heard) = mpsc::unbounded_channel();
        let server = Server { sends: Ok(true), subscriber: Some(subscriber) };
        let pace = Pace { burst: 1, every: PushTest::WITHIN * 2 };
        let paced = Paced::new(server, pace);
        paced.capabilities(&channel().server).await.unwrap();
        assert!(matches!(run(&paced, &mut Ear(heard), &channel()).await, PushTest::Arrived { .. }));
    }

    #[tokio::test]
    async fn a_subscription_that_ends_says_so() {
        let (_, heard) = mpsc::unbounded_channel();
        let server = Server { sends: Ok(true), subscriber: None };
        assert_eq!(run(&server, &mut Ear(heard), &channel()).await, PushTest::Interrupted);
    }

    #[test]
    fn every_outcome_says_what_to_do_where_something_is_to_be_done() {
        let wrong = [
            PushTest::NotArrived,
            PushTest::NotSent(Fault::Refused),
            PushTest::NotConnected,
            PushTest::Interrupted,
        ];
        for outcome in wrong {
            let check = check(&outcome, Access::InvoiceKey);
            assert_eq!(check.level, Level::Wrong, "{outcome:?}");
            assert!(check.next.is_some_and(|next| next.ends_with('.')), "{outcome:?}");
        }
        let unpushed = |access| check(&PushTest::NotPushed, access);
        assert!(unpushed(Access::AdminKey).next.unwrap().contains("admin key"));
        for access in [Access::InvoiceKey, Access::IdOnly] {
            let check = unpushed(access);
            assert!(check.level == Level::Note && !check.found.contains("ten seconds"), "{check:?}");
        }
    }
}
