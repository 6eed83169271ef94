use super::*;
use crate::fixtures;
use satchime_domain::notice::NoticeId;
use std::io::{self, Write};
use std::sync::{Arc, mpsc};

struct Pipe(mpsc::Sender<String>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let line = String::from_utf8_lossy(bytes).into_owned();
        self.0.send(line).map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn sink(strictness: Strictness) -> (Sink, mpsc::Receiver<String>) {
    printing(Format::Json, strictness)
}

fn printing(format: Format, strictness: Strictness) -> (Sink, mpsc::Receiver<String>) {
    let (written, lines) = mpsc::channel();
    let wallets = [fixtures::wallet("w-1", "Shop")];
    (Sink::new(format, strictness, Printer::start(Pipe(written)), &wallets), lines)
}

fn notice(number: i64) -> Notice {
    Notice {
        id: NoticeId(number),
        wallet_name: "Shop".into(),
        payment: fixtures::received(),
        decided_at: fixtures::moment(),
        held: None,
    }
}

fn emit(sink: &Sink, state: ConnectionState) {
    sink.emit(Event::Wallet(Box::new(fixtures::status(state))));
}

async fn printed(sink: &Sink, lines: &mpsc::Receiver<String>) -> Vec<String> {
    sink.printer.print(String::new()).await.unwrap();
    lines.try_iter().filter(|line| !line.is_empty()).collect()
}

#[tokio::test]
async fn a_summary_prints_each_of_its_payments() {
    let (sink, lines) = sink(Strictness::KeepTrying);
    sink.deliver(&Announcement::Summary(vec![notice(1), notice(2)]), Means::ALL).await.unwrap();
    let text: String = printed(&sink, &lines).await.concat();
    assert_eq!(text.lines().count(), 2);
    assert!(text.lines().all(|line| line.contains(r#""server":"https://lnbits.example""#)), "{text}");
}

#[tokio::test]
async fn what_nobody_reads_was_not_said() {
    let (sink, lines) = sink(Strictness::KeepTrying);
    drop(lines);
    assert_eq!(
        sink.deliver(&Announcement::Single(Box::new(notice(1))), Means::ALL).await,
        Err(NotDelivered::Nobody)
    );
}

#[tokio::test]
async fn a_state_is_told_once() {
    let (sink, lines) = sink(Strictness::KeepTrying);
    for state in [
        ConnectionState::Disabled,
        ConnectionState::Verifying,
        ConnectionState::Verifying,
        ConnectionState::Live { mode: satchime_domain::push::LiveMode::Pushed },
        ConnectionState::Live { mode: satchime_domain::push::LiveMode::Pushed },
    ] {
        emit(&sink, state);
    }
    let lines = printed(&sink, &lines).await;
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[tokio::test]
async fn hopeless_is_only_when_every_wanted_wallet_is_rejected() {
    let (sink, _lines) = sink(Strictness::KeepTrying);
    let mut other = fixtures::status(ConnectionState::Connecting);
    other.wallet = fixtures::wallet("w-2", "Savings");
    sink.emit(Event::Wallet(Box::new(other.clone())));
    emit(&sink, ConnectionState::Rejected { fault: Fault::WalletIdMismatch });
    assert_eq!(sink.verdict(), None);
    other.wallet.enabled = false;
    other.state = ConnectionState::Disabled;
    sink.emit(Event::Wallet(Box::new(other)));
    assert_eq!(sink.verdict(), Some(Fault::WalletIdMismatch));
}

#[tokio::test]
async fn a_rejected_key_ends_only_what_was_just_typed() {
    let rejected = || ConnectionState::Rejected { fault: Fault::KeyRejected };
    let (patient, _lines) = sink(Strictness::KeepTrying);
    emit(&patient, rejected());
    assert_eq!(patient.verdict(), None);
    let (strict, _lines) = sink(Strictness::EndAtOnce);
    emit(&strict, rejected());
    assert_eq!(strict.verdict(), Some(Fault::KeyRejected));
    let (strict, _lines) = sink(Strictness::EndAtOnce);
    emit(&strict, ConnectionState::Live { mode: satchime_domain::push::LiveMode::Pushed });
    emit(&strict, rejected());
    assert_eq!(strict.verdict(), None);
}

#[tokio::test]
async fn a_wrong_address_ends_only_what_never_was_live() {
    let waiting = || ConnectionState::WaitingToRetry {
        attempt: 1,
        retry_at: fixtures::moment(),
        fault: Fault::NotSetUp,
    };
    let (patient, _lines) = sink(Strictness::KeepTrying);
    emit(&patient, waiting());
    assert_eq!(patient.verdict(), None);
    let (strict, _lines) = sink(Strictness::EndAtOnce);
    emit(&strict, waiting());
    assert_eq!(strict.verdict(), Some(Fault::NotSetUp));
    let (strict, _lines) = sink(Strictness::EndAtOnce);
    emit(&strict, ConnectionState::Live { mode: satchime_domain::push::LiveMode::Pushed });
    emit(&strict, waiting());
    assert_eq!(strict.verdict(), None);
}

#[tokio::test]
async fn who_waits_hears_of_it() {
    let (sink, _lines) = sink(Strictness::KeepTrying);
    let sink = Arc::new(sink);
    let waiting = tokio::spawn({
        let sink = sink.clone();
        async move { sink.hopeless().await }
    });
    tokio::task::yield_now().await;
    emit(&sink, ConnectionState::Rejected { fault: Fault::WalletIdMismatch });
    assert_eq!(waiting.await.unwrap(), Fault::WalletIdMismatch);
}

/// While it goes on for the same reason, once is enough.
#[tokio::test]
async fn what_to_do_is_said_anew_when_the_reason_is_another() {
    let (sink, lines) = printing(Format::Words(Words::plain()), Strictness::KeepTrying);
    let waiting =
        |attempt, fault| ConnectionState::WaitingToRetry { attempt, retry_at: fixtures::moment(), fault };
    let live = || ConnectionState::Live { mode: satchime_domain::push::LiveMode::Pushed };
    emit(&sink, ConnectionState::Connecting);
    printed(&sink, &lines).await;
    for (state, advice) in [
        (waiting(1, Fault::Refused), Some("Start the server")),
        (waiting(2, Fault::Refused), None),
        (waiting(3, Fault::Resolve), Some("Check the network")),
        (waiting(4, Fault::Resolve), None),
        (waiting(5, Fault::Refused), Some("Start the server")),
        (live(), None),
        (waiting(1, Fault::Refused), Some("Start the server")),
        (ConnectionState::Rejected { fault: Fault::KeyRejected }, Some("invoice/read key")),
    ] {
        emit(&sink, ConnectionState::Connecting);
        emit(&sink, state.clone());
        let said = printed(&sink, &lines).await.concat();
        assert_eq!(said.lines().count(), if advice.is_some() { 2 } else { 1 }, "{state:?}: {said}");
        assert!(said.contains(advice.unwrap_or_default()), "{state:?}: {said}");
    }
}
