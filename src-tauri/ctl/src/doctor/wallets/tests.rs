use super::super::check::Level;
use super::*;
use crate::fixtures::{self, moment};
use async_trait::async_trait;
use jiff::SignedDuration;
use satchime_adapters::lnbits::{RestApi, Socket, SocketApi};
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::subscription::SubscriptionUrl;
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};
use satchime_domain::source::PaymentPage;
use satchime_engine::memory::MemorySecrets;
use satchime_engine::ports::Keep;
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::Instant;

/// When a server that refuses every key was asked.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<Instant>>>);

impl Asked {
    fn note<T>(&self, answer: Result<T, Fault>) -> Result<T, Fault> {
        self.0.lock().unwrap().push(Instant::now());
        answer
    }
}

#[async_trait]
impl RestApi for Asked {
    async fn version(&self, _: &ServerUrl) -> Result<Option<LnbitsVersion>, Fault> {
        self.note(Ok(None))
    }
    async fn wallet(&self, _: &Account) -> Result<SourceWallet, Fault> {
        self.note(Err(Fault::KeyRejected))
    }
    async fn payments(&self, _: &Account, _: PageRequest) -> Result<PaymentPage, Fault> {
        self.note(Err(Fault::KeyRejected))
    }
    async fn payment(&self, _: &Account, _: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        self.note(Ok(None))
    }
    async fn record(&self, _: &Account, _: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        self.note(Ok(None))
    }
}

#[async_trait]
impl SocketApi for Asked {
    async fn dial(&self, _: &SubscriptionUrl) -> Result<Box<dyn Socket>, Fault> {
        Err(Fault::Refused)
    }
    async fn publish(&self, _: &SubscriptionUrl, _: &str) -> Result<bool, Fault> {
        Err(Fault::Refused)
    }
}

/// The engine may take 170 of the 200 requests that LNbits allows in a minute.
#[tokio::test(start_paused = true)]
async fn a_running_satchime_is_not_taken_into_a_429() {
    let (asked, secrets) = (Asked::default(), Arc::<MemorySecrets>::default());
    let wallets: Vec<Wallet> =
        (0..100).map(|number| fixtures::wallet(&format!("w{number}"), "Shop")).collect();
    for wallet in &wallets {
        let key = ApiKey::parse(&format!("{:0>32}", wallet.id.as_str())).unwrap();
        let account = Account { server: wallet.server.clone(), key };
        secrets.put(&wallet.id, &account, Keep::Session).await.unwrap();
    }
    let doctor = Doctor {
        routes: HashMap::new(),
        source: Arc::new(Paced::new(
            LnbitsSource::over(Arc::new(asked.clone()), Arc::new(asked.clone())),
            Pace::new(true),
        )),
        secrets,
        observations: HashMap::new(),
        circumstances: Circumstances { keyring_readable: true, satchime_runs: true, test_push: false },
    };
    let mut told = 0;
    let tell = |_: &[Check]| {
        told += 1;
        Ok(())
    };
    doctor.look_at_all(&wallets, tell).await.unwrap();
    let times = asked.0.lock().unwrap().clone();
    assert_eq!((told, times.len()), (100, 101));
    let within = |from: &Instant| {
        times.iter().filter(|at| *at >= from && **at < *from + Duration::from_secs(60)).count()
    };
    let most = times.iter().map(within).max().unwrap();
    assert!(most <= 30, "{most} requests in a minute");
}

/// A wallet of 21 sat whose payments the key may not see, or that had one meanwhile.
struct Hidden {
    received: usize,
}

#[async_trait]
impl RestApi for Hidden {
    async fn version(&self, _: &ServerUrl) -> Result<Option<LnbitsVersion>, Fault> {
        Ok(None)
    }
    async fn wallet(&self, _: &Account) -> Result<SourceWallet, Fault> {
        let balance_msat = Msat::from_sat(21);
        Ok(SourceWallet { name: "Shop".into(), balance_msat, id: None, server_time: None })
    }
    async fn payments(&self, _: &Account, _: PageRequest) -> Result<PaymentPage, Fault> {
        let total = u64::try_from(self.received).ok();
        Ok(PaymentPage {
            records: Vec::new(),
            unreadable: (0..self.received).collect(),
            total,
            server_time: None,
        })
    }
    async fn payment(&self, _: &Account, _: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        Ok(None)
    }
    async fn record(&self, _: &Account, _: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        Ok(None)
    }
}

#[tokio::test]
async fn a_balance_without_payments_says_that_they_are_hidden() {
    for (received, level) in [(0, Some(Level::Wrong)), (1, None)] {
        let doctor = Doctor {
            routes: HashMap::new(),
            source: Arc::new(LnbitsSource::over(Arc::new(Hidden { received }), Arc::new(Asked::default()))),
            secrets: Arc::<MemorySecrets>::default(),
            observations: HashMap::new(),
            circumstances: Circumstances { keyring_readable: true, satchime_runs: false, test_push: false },
        };
        let wallet = fixtures::wallet("w", "Shop");
        let account = Account { server: wallet.server, key: ApiKey::parse(&"a".repeat(32)).unwrap() };
        let shown = doctor.source.wallet(&account).await.unwrap();
        let check = doctor.hidden_payments(&account, &shown).await;
        assert_eq!(check.map(|check| check.level), level, "{received}");
    }
}

#[test]
fn a_clock_that_is_off_is_told_with_its_direction() {
    assert_eq!(clock(moment() + SignedDuration::from_secs(29), moment()).level, Level::Good);
    let check = clock(moment() - SignedDuration::from_secs(90), moment());
    assert_eq!(check.level, Level::Wrong);
    assert!(check.found.contains("90 s behind"), "{}", check.found);
}

#[test]
fn a_silent_channel_is_wrong_only_where_nothing_else_is_asked() {
    let silent = ChannelPlan { kind: ChannelKind::Id, pushes: false };
    assert_eq!(channel_words(Access::IdOnly, silent).level, Level::Wrong);
    assert_eq!(channel_words(Access::AdminKey, silent).level, Level::Note);
    let lively = ChannelPlan { kind: ChannelKind::Key, pushes: true };
    assert_eq!(channel_words(Access::InvoiceKey, lively).level, Level::Good);
}
