//! `watch`: payments as they happen, each once, until there is a reason to end.

mod sink;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::{Fault, io_words};
use satchime_domain::health::Health;
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::paste::read_pasted;
use satchime_domain::server::ServerSettings;
use satchime_domain::wallet::{ChannelChoice, Wallet};
use satchime_engine::Engine;
use satchime_engine::api::{CommandFault, NewWallet, WalletStatus};
use satchime_engine::ports::{Account, Clock, Keep, Outputs, Ports};
use satchime_l10n::t;
use satchime_simulator::demo;
use tokio::time::timeout;

use self::sink::{Format, Sink, Strictness};
use crate::args::WatchArgs;
use crate::compose::Kept;
use crate::failure::{Failure, sentence};
use crate::output::human::Words;
use crate::output::printer::{Printer, notice_closed_pipe};
use crate::servers;
use crate::signals::Signals;
use crate::stderr;
use crate::wallets::{advice, as_given, read_choices};

/// How long connections have to be closed politely.
const STOP_LIMIT: Duration = Duration::from_secs(5);
/// How long a slow reader has to take the last lines.
const FLUSH_WITHIN: Duration = Duration::from_secs(1);

pub async fn run(args: WatchArgs) -> Result<(), Failure> {
    let format = if args.json { Format::Json } else { Format::Words(Words::for_stdout()) };
    match &args.server {
        Some(server) => watch_one(server, &args, format).await,
        None if args.demo => watch_demo(format).await,
        None => watch_all(format).await,
    }
}

/// Every wallet that was added.
async fn watch_all(format: Format) -> Result<(), Failure> {
    let kept = Kept::on_disk()?;
    let wallets = kept.store.wallets().await?;
    if wallets.is_empty() {
        return Err(Failure::usage(t!("ctl-watch-none"), t!("ctl-watch-none.next")));
    }
    let settings = kept.store.settings().await?;
    if settings.paused {
        return Err(Failure::new(t!("ctl-watch-paused"), t!("ctl-watch-paused.next")));
    }
    if !wallets.iter().any(|wallet| wallet.enabled) {
        return Err(Failure::new(t!("ctl-watch-off"), t!("ctl-watch-off.next")));
    }
    let format = format.in_unit(settings.unit);
    let session = Session::begin(&kept, format, Strictness::KeepTrying, &wallets)?;
    let wanted = wallets.iter().filter(|wallet| wallet.enabled).count();
    session.greet(&t!("ctl-watching", count = wanted));
    let engine = Engine::start(session.ports.clone()).await?;
    for status in engine.handle().snapshot().await?.wallets {
        // The others tell their state themselves.
        if !status.wallet.enabled {
            session.sink.show(&status);
        }
    }
    session.until_over(engine).await
}

/// A wallet that is not kept.
async fn watch_one(server: &str, args: &WatchArgs, format: Format) -> Result<(), Failure> {
    let asked = read_pasted(server, args.choices.allow_private_http)?.server;
    let trust = servers::said_once(&asked, args.fingerprint, args.ca.as_deref())?;
    let new = read_choices(server, &args.choices, Keep::Session)?;
    let (kept, server) = (Kept::in_memory(), &new.address.server);
    if let Some(trust) = trust {
        let settings = ServerSettings { trust, ..ServerSettings::default() };
        kept.store.put_server(&server.origin(), &settings).await?;
    }
    let mut session = Session::begin(&kept, format, Strictness::EndAtOnce, &[])?;
    session.greet(&t!("ctl-watching", count = 1));
    let engine = Engine::start(session.ports.clone()).await?;
    let handle = engine.handle();
    let added = tokio::select! {
        added = handle.add(new.clone()) => added,
        () = session.signals.told() => {
            session.stop(engine).await;
            return Ok(());
        }
    };
    match added {
        Ok(status) => {
            if let Some(advice) = advice(&status.wallet) {
                stderr::warning(&advice);
            }
            session.until_over(engine).await
        }
        // What passes by itself is waited for, as it would be later on.
        Err(CommandFault::Fault(fault)) if sink::may_pass(&fault) => {
            engine.stop().await;
            keep_unchecked(&kept, &new).await?;
            let engine = Engine::start(session.ports.clone()).await?;
            session.until_over(engine).await
        }
        Err(fault) => {
            if let CommandFault::Fault(fault) = &fault {
                session.sink.show(&rejected(&new, fault.clone(), session.ports.clock.as_ref()));
            }
            let advice = match &fault {
                CommandFault::Fault(Fault::Tls(tls)) if tls.is_about_trust() => {
                    Some(servers::advise(&handle, server).await)
                }
                _ => None,
            };
            session.stop(engine).await;
            let failure = Failure::from(fault);
            Err(Failure { next: advice.unwrap_or(failure.next), ..failure })
        }
    }
}

/// The made-up wallets of a server inside this process.
async fn watch_demo(format: Format) -> Result<(), Failure> {
    let demo = demo::start().await.map_err(|error| {
        let what = t!("demo-failed", why = io_words(error.kind()));
        Failure::new(sentence(&what), t!("ctl-demo-failed"))
    })?;
    let session = Session::begin(&Kept::in_memory(), format, Strictness::KeepTrying, &[])?;
    session.greet(&t!("ctl-watching.demo"));
    let engine = Engine::start(session.ports.clone()).await?;
    for wallet in &demo.wallets {
        let new = NewWallet {
            address: read_pasted(&demo.url, false)?,
            allow_private_http: false,
            key: Some(ApiKey::parse(&wallet.inkey)?),
            source_wallet_id: None,
            name: None,
            channel: ChannelChoice::Auto,
            keep: Keep::Session,
        };
        engine.handle().add(new).await?;
    }
    session.until_over(engine).await
}

async fn keep_unchecked(kept: &Kept, new: &NewWallet) -> Result<(), Failure> {
    let wallet = as_given(new);
    if let Some(key) = new.key.clone() {
        let account = Account { server: wallet.server.clone(), key };
        kept.secrets.put(&wallet.id, &account, Keep::Session).await?;
    }
    Ok(kept.store.put_wallet(&wallet).await?)
}

/// What is shown of a wallet that never got so far as to be watched.
fn rejected(new: &NewWallet, fault: Fault, clock: &dyn Clock) -> WalletStatus {
    let state = ConnectionState::Rejected { fault };
    WalletStatus { wallet: as_given(new), state, since: clock.now(), keep: None, health: Health::default() }
}

/// One watching, from its first line to its last.
struct Session {
    sink: Arc<Sink>,
    printer: Printer,
    ports: Ports,
    signals: Signals,
    in_words: bool,
}

impl Session {
    fn begin(
        kept: &Kept,
        format: Format,
        strictness: Strictness,
        wallets: &[Wallet],
    ) -> Result<Self, Failure> {
        let signals = Signals::listen().map_err(|error| {
            let what = t!("ctl-signals-refused", why = io_words(error.kind()));
            Failure::new(what, t!("ctl-try-again"))
        })?;
        let in_words = matches!(format, Format::Words(_));
        let printer = Printer::start(io::stdout());
        notice_closed_pipe(printer.closed());
        let sink = Arc::new(Sink::new(format, strictness, printer.clone(), wallets));
        let outputs = Outputs { sink: sink.clone(), receivers: vec![sink.clone()] };
        let ports = kept.ports(outputs)?;
        Ok(Self { sink, printer, ports, signals, in_words })
    }

    fn greet(&self, words: &str) {
        if self.in_words {
            stderr::line(words);
        }
    }

    /// Goes on until somebody ends it, nobody reads it, or no wallet can be watched any more.
    async fn until_over(mut self, engine: Engine) -> Result<(), Failure> {
        let closed = self.printer.closed();
        let over = tokio::select! {
            biased;
            () = self.signals.told() => Ok(()),
            () = closed.cancelled() => Ok(()),
            fault = self.sink.hopeless() => Err(fault.into()),
        };
        self.stop(engine).await;
        over
    }

    /// Closes the connections and says the last words; a second signal cuts that short.
    async fn stop(&mut self, engine: Engine) {
        let goodbye = async {
            let _ = timeout(STOP_LIMIT, engine.stop()).await;
            let _ = timeout(FLUSH_WITHIN, self.printer.print(String::new())).await;
        };
        tokio::select! {
            () = goodbye => {}
            () = self.signals.told() => {}
        }
    }
}
