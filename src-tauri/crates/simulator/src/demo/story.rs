//! What happens while the demo runs.

use std::sync::Arc;
use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::json;
use tokio::time::Instant;

use crate::payment::{Draft, sat};
use crate::script::Push;
use crate::server::Simulator;
use crate::wallet::SimWallet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    Sale,
    Tip,
    Income,
    Purchase,
    Transfer,
    /// Hangs and settles later, without a frame.
    SlowPurchase,
    FailedPurchase,
}

/// The first events show every kind within about a minute and a half.
const OPENING: [Event; 10] = [
    Event::Sale,
    Event::Tip,
    Event::Purchase,
    Event::Sale,
    Event::Transfer,
    Event::SlowPurchase,
    Event::Sale,
    Event::FailedPurchase,
    Event::Income,
    Event::Sale,
];

const SALES: &[(&str, i64)] = &[
    ("Flat white ☕", 2_100),
    ("Cappuccino", 1_950),
    ("2 × Espresso", 2_400),
    ("Käsekuchen 🍰 + filter coffee", 4_300),
    ("Croissant 🥐", 1_400),
    ("Brunch for two", 12_600),
    ("Heiße Schokolade", 2_300),
    ("Table 4", 8_750),
    ("1 kg house blend, ground", 21_000),
    ("Crêpe à emporter", 3_150),
    ("Öko-Limo 🍋", 1_850),
];
const TIPS: &[(&str, i64)] = &[
    ("Tip 🙏", 500),
    ("Für die Kaffeekasse", 1_000),
    ("⚡ zap from nostr: best oat cappuccino in town!", 2_121),
    ("Keep it up 🚀", 210),
];
const INCOME: &[(&str, i64)] = &[
    ("Invoice 2042: poster design", 48_000),
    ("Rent share, Zoë", 35_000),
    ("Refund: returned headphones", 27_500),
    ("Podcast boosts, this week", 6_432),
];
const PURCHASES: &[(&str, i64)] = &[
    ("Bakery Brüder Weiß", 6_800),
    ("Milk & cream", 3_200),
    ("Domain renewal", 9_900),
    ("Lightning lottery for the team 🎟️", 1_000),
    ("Paper cups, 200", 4_400),
];

/// Whoever writes the payments of the demo.
pub(super) struct Story {
    simulator: Arc<Simulator>,
    coffee_bar: SimWallet,
    savings: SimWallet,
    rng: StdRng,
    told: usize,
    hanging: Option<(String, Instant)>,
}

impl Story {
    pub fn new(simulator: Arc<Simulator>, coffee_bar: SimWallet, savings: SimWallet, rng: StdRng) -> Self {
        Self { simulator, coffee_bar, savings, rng, told: 0, hanging: None }
    }

    pub fn simulator(&self) -> &Simulator {
        &self.simulator
    }

    pub fn pause(&mut self) -> Duration {
        Duration::from_millis(self.rng.random_range(4_000..=12_000))
    }

    pub fn next_event(&mut self) {
        self.settle_what_hangs();
        let event = OPENING.get(self.told).copied().unwrap_or_else(|| self.any_event());
        self.told += 1;
        self.play(event);
    }

    fn any_event(&mut self) -> Event {
        match self.rng.random_range(0..100) {
            0..45 => Event::Sale,
            45..60 => Event::Tip,
            60..68 => Event::Income,
            68..81 => Event::Purchase,
            81..90 => Event::Transfer,
            90..95 => Event::SlowPurchase,
            _ => Event::FailedPurchase,
        }
    }

    fn play(&mut self, event: Event) {
        match event {
            Event::Sale => {
                let sale = self.draft(SALES);
                self.simulator.receive(&self.coffee_bar, sale);
            }
            Event::Tip => {
                let tip = self.draft(TIPS).extra(json!({"tag": "lnurlp", "comment": "Danke! 🧡"}));
                self.simulator.receive(&self.coffee_bar, tip);
            }
            Event::Income => {
                let income = self.draft(INCOME);
                self.simulator.receive(&self.savings, income);
            }
            Event::Purchase => {
                let purchase = self.purchase();
                self.simulator.send(self.payer(), purchase);
            }
            Event::Transfer => self.transfer(),
            Event::SlowPurchase => {
                let purchase = self.purchase();
                let payment = self.simulator.send_pending(self.payer(), purchase);
                self.hanging = Some((payment.checking_id, Instant::now() + Duration::from_secs(15)));
            }
            Event::FailedPurchase => {
                let purchase = self.purchase();
                self.simulator.send_failed(self.payer(), purchase);
            }
        }
    }

    fn transfer(&mut self) {
        let amount = self.rng.random_range(1..=8) * 1_000;
        let (from, to, memo) = match self.simulator.balance_msat(&self.coffee_bar) > 60_000_000 {
            true => (&self.coffee_bar, &self.savings, "To the savings jar 🏺"),
            false => (&self.savings, &self.coffee_bar, "Change for the till"),
        };
        self.simulator.transfer(from, to, sat(amount).memo(memo));
    }

    /// The server learns of it by itself: no frame is sent.
    fn settle_what_hangs(&mut self) {
        if let Some((checking_id, _)) = self.hanging.take_if(|(_, due)| *due <= Instant::now()) {
            self.simulator.settle(&checking_id, Push::Nothing);
        }
    }

    /// Whoever has enough, so that no balance falls below zero.
    fn payer(&self) -> &SimWallet {
        let rich = self.simulator.balance_msat(&self.coffee_bar) > 30_000_000;
        if rich { &self.coffee_bar } else { &self.savings }
    }

    fn purchase(&mut self) -> Draft {
        let fee = self.rng.random_range(0..=9) * 1_000 + 500;
        self.draft(PURCHASES).fee_msat(fee)
    }

    fn draft(&mut self, menu: &[(&str, i64)]) -> Draft {
        let (memo, amount) = menu.choose(&mut self.rng).copied().unwrap_or(("Coffee", 2_100));
        sat(amount).memo(memo)
    }
}
