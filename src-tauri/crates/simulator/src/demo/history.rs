//! What happened before the demo began.

use jiff::{SignedDuration, Timestamp};

use crate::payment::{Draft, sat};
use crate::server::Simulator;
use crate::wallet::SimWallet;

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// About two weeks of a small coffee bar.
pub(super) fn write(simulator: &Simulator, coffee_bar: &SimWallet, savings: &SimWallet) {
    let now = simulator.now();
    let ago = |minutes: i64, draft: Draft| draft.at(earlier(now, minutes));

    simulator.receive(
        savings,
        ago(13 * DAY + 5 * HOUR, sat(250_000).memo("Invoice 2041: website for Studio Köhler")),
    );
    simulator.receive(coffee_bar, ago(9 * DAY + 2 * HOUR, sat(4_200).memo("2 × flat white ☕")));
    simulator.receive(coffee_bar, ago(8 * DAY + 7 * HOUR, sat(18_500).memo("Birthday cake, Jürgen 🎂")));
    simulator.send(
        coffee_bar,
        ago(7 * DAY + 3 * HOUR, sat(31_000).memo("Rösterei am Markt: 2 kg Yirgacheffe").fee_msat(12_400)),
    );
    simulator.transfer(coffee_bar, savings, ago(6 * DAY + 9 * HOUR, sat(20_000).memo("To the savings jar")));
    simulator.receive(coffee_bar, ago(5 * DAY + 4 * HOUR, sat(2_100).memo("Espresso doppio")));
    simulator.receive(coffee_bar, ago(4 * DAY + 6 * HOUR, sat(9_800).memo("Brunch for two 🥐")));
    simulator
        .send(savings, ago(3 * DAY + 8 * HOUR, sat(64_000).memo("Electricity, November").fee_msat(21_000)));
    simulator
        .send_failed(coffee_bar, ago(2 * DAY + 5 * HOUR, sat(150_000).memo("New grinder: down payment")));
    simulator.receive(coffee_bar, ago(2 * DAY + 4 * HOUR, sat(6_300).memo("Cappuccino & Apfelstrudel")));
    simulator.receive(savings, ago(DAY + 11 * HOUR, sat(50_000).memo("Gift from Grandma ❤️")));
    simulator.receive(coffee_bar, ago(DAY + 3 * HOUR, sat(1_750).memo("Tip, thank you! 🙏")));
    simulator.send(coffee_bar, ago(20 * HOUR, sat(3_500).memo("Oat milk, 6 l").fee_msat(1_000)));
    simulator.receive(coffee_bar, ago(5 * HOUR, sat(4_900).memo("Lunch: soup + filter coffee")));
    simulator.receive(coffee_bar, ago(40, sat(2_400).memo("Café crème")));
}

fn earlier(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_mins(minutes)).unwrap_or(now)
}
