use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::push::LiveMode;
use satchime_domain::wallet::WalletId;

use super::*;
use crate::fixtures;

fn live(name: &str) -> WalletStatus {
    fixtures::status(name, ConnectionState::Live { mode: LiveMode::Pushed })
}

/// At noon, two hours east of Greenwich.
fn scene<'a>(snapshot: &'a Snapshot, payments: &'a [Payment]) -> Scene<'a> {
    let (now, zone) = (at("2026-03-10T10:00:00Z"), TimeZone::fixed(jiff::tz::offset(2)));
    Scene { snapshot, payments, demo: false, broken: None, unread: 0, do_not_disturb: false, now, zone }
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

fn paid(direction: Direction, sat: i64, time: &str) -> Payment {
    Payment { settled_at: Some(at(time)), ..fixtures::payment(direction, Status::Succeeded, sat) }
}

fn texts(lines: &[Line]) -> Vec<String> {
    let text = |line: &'_ Line| match line {
        Line::Words(text) | Line::Entry { text, .. } => text.clone(),
        Line::Switch { text, on, .. } => format!("[{}] {text}", if *on { 'x' } else { ' ' }),
        Line::Submenu { text, lines } => format!("{text} > {}", texts(lines).join(" | ")),
        Line::Separator => "-".to_owned(),
    };
    lines.iter().map(text).collect()
}

fn actions(menu: &TrayMenu) -> Vec<&Action> {
    let actions = menu.lines.iter().filter_map(|line| match line {
        Line::Entry { action, .. } | Line::Switch { action, .. } => Some(action),
        Line::Words(_) | Line::Submenu { .. } | Line::Separator => None,
    });
    actions.collect()
}

#[test]
fn shows_all_of_it() {
    let mut rejected = fixtures::status("Till", ConnectionState::Rejected { fault: Fault::KeyRejected });
    rejected.wallet.id = WalletId("till".into());
    let snapshot = Snapshot { wallets: vec![live("Shop"), rejected], ..Snapshot::default() };
    let mut coffee = paid(Direction::Inbound, 21_000, "2026-03-10T09:05:00Z");
    coffee.record.memo = Some("Two\nflat\u{202e} whites".into());
    let mut pending = fixtures::payment(Direction::Inbound, Status::Pending, 5);
    pending.record.memo = Some("open invoice".into());
    let mut beans = paid(Direction::Outbound, 7, "2026-03-09T21:59:59Z");
    beans.record.fee_msat = Msat::from_sat(1);
    let failed = Payment {
        settled_at: None,
        first_seen_at: at("2025-12-31T12:00:00Z"),
        ..fixtures::payment(Direction::Outbound, Status::Failed, 3)
    };
    let payments = [pending, coffee.clone(), beans, failed];
    let menu = TrayMenu::of(&scene(&snapshot, &payments));
    assert_eq!(menu.picture, Picture::Attention);
    assert_eq!(menu.tooltip, "Satchime · Till: key rejected");
    assert_eq!(
        texts(&menu.lines),
        [
            "Till: key rejected",
            "-",
            "11:05 · +21,000 sat · Shop · Two flat whites",
            "9 Mar · \u{2212}7 sat · Shop · fee 1 sat",
            "31 Dec 2025 · Not sent: 3 sat · Shop",
            "-",
            "Shop · Live",
            "Till · Key rejected: paste a new one",
            "-",
            "Connect a wallet…",
            "[ ] Hide amounts",
            "Mute > For an hour | Until tomorrow, 8:00 | Until I unmute | - \
             | Shop > For an hour | Until tomorrow, 8:00 | Until I unmute \
             | Till > For an hour | Until tomorrow, 8:00 | Until I unmute",
            "Watch > [x] Shop | [x] Till",
            "Pause",
            "Settings…",
            "Open Satchime",
            "-",
            "Quit"
        ]
    );
    let actions = actions(&menu);
    assert_eq!(actions[0], &Action::Show(TargetView::Payment(convert::payment_ref(coffee.id()))));
    assert_eq!(actions[4], &Action::Show(TargetView::Wallet("till".into())));
    assert_eq!(actions[5], &Action::Show(TargetView::Add));
    assert_eq!(actions[6], &Action::HideAmounts(true));
    assert_eq!(menu.middle_click, Action::HideAmounts(true));
}

#[test]
fn hidden_amounts_are_nowhere() {
    let mut snapshot = Snapshot { wallets: vec![live("Shop")], ..Snapshot::default() };
    snapshot.settings.hide_amounts = true;
    snapshot.wallets[0].wallet.progress.balance_msat = Some(Msat::from_sat(77));
    let mut fee = paid(Direction::Outbound, 7_777, "2026-03-10T09:05:00Z");
    fee.record.fee_msat = Msat::from_sat(77);
    let failed = fixtures::payment(Direction::Outbound, Status::Failed, 77);
    let doubtful = Payment { confirmed: false, ..paid(Direction::Inbound, 77, "2026-03-10T09:04:00Z") };
    let payments = [fee, doubtful, failed];
    let menu = TrayMenu::of(&scene(&snapshot, &payments));
    let lines = texts(&menu.lines);
    assert_eq!(lines[2], "11:05 · \u{2212}••• sat · Shop");
    assert_eq!(lines[3], "11:04 · +••• sat (unconfirmed) · Shop");
    assert!(lines[4].ends_with(" · Not sent: ••• sat · Shop"), "{}", lines[4]);
    assert!(lines.contains(&"[x] Hide amounts".to_owned()));
    assert!(!format!("{menu:?}").replace("id77", "").contains("77 sat"), "{menu:?}");
    assert_eq!(menu.middle_click, Action::HideAmounts(false));
}

#[test]
fn more_than_eight_wallets_fold() {
    let names: Vec<String> = (1..=9).map(|number| format!("W{number}")).collect();
    let wallets = |count: usize| Snapshot {
        wallets: names[..count].iter().map(|name| live(name)).collect(),
        ..Snapshot::default()
    };
    let lines = |count| texts(&TrayMenu::of(&scene(&wallets(count), &[])).lines);
    assert_eq!(lines(8)[2..4], ["W1 · Live", "W2 · Live"]);
    assert!(lines(9)[2].starts_with("9 wallets > W1 · Live | W2 · Live"), "{:?}", lines(9));
    assert_eq!(lines(9)[3], "-");
}

#[test]
fn the_tooltip_counts_what_is_new() {
    let snapshot = Snapshot { wallets: vec![live("Shop")], ..Snapshot::default() };
    let menu = TrayMenu::of(&Scene { unread: 2, ..scene(&snapshot, &[]) });
    assert_eq!((menu.unread, menu.tooltip.as_str()), (2, "Satchime · 1 wallet live · 2 new"));
}

#[test]
fn says_that_the_desktop_holds_back_popups() {
    let snapshot = Snapshot { wallets: vec![live("Shop")], ..Snapshot::default() };
    let menu = TrayMenu::of(&Scene { do_not_disturb: true, unread: 2, ..scene(&snapshot, &[]) });
    assert_eq!(menu.tooltip, "Satchime · 1 wallet live · 2 new · do not disturb");
    assert_eq!(texts(&menu.lines)[..3], ["1 wallet live", "Do not disturb is on: no popups", "-"]);
    assert_eq!(menu.picture, Picture::Live);
}

/// With two wallets, of which the second may be muted by itself.
fn muting(all: Option<Mute>, own: Option<Mute>) -> TrayMenu {
    let mut till = live("Till");
    till.wallet.id = WalletId("till".into());
    let mut snapshot = Snapshot { wallets: vec![live("Shop"), till], ..Snapshot::default() };
    let notices = &mut snapshot.settings.notices;
    notices.mute = all;
    notices.wallets.entry(WalletId("till".into())).or_default().mute = own;
    TrayMenu::of(&scene(&snapshot, &[]))
}

fn submenu<'a>(lines: &'a [Line], name: &str) -> &'a [Line] {
    let of_name = |line: &'a Line| match line {
        Line::Submenu { text, lines } if text == name => Some(lines.as_slice()),
        _ => None,
    };
    lines.iter().find_map(of_name).unwrap_or_else(|| panic!("no {name} in {:?}", texts(lines)))
}

#[test]
fn all_wallets_are_muted_and_unmuted() {
    let mute = |way| Action::Mute(None, way);
    let plain = muting(None, None);
    let offered = &submenu(&plain.lines, "Mute")[..3];
    assert_eq!(texts(offered), ["For an hour", "Until tomorrow, 8:00", "Until I unmute"]);
    let ways = [MuteChange::Hour, MuteChange::Tomorrow, MuteChange::Always].map(mute);
    for (line, way) in offered.iter().zip(ways) {
        assert_eq!(*line, entry(way, &texts(std::slice::from_ref(line))[0]));
    }
    for (until, said) in [
        (Mute::Until(at("2026-03-10T11:00:00Z")), "muted until 13:00"),
        (Mute::Until(at("2026-03-11T06:00:00Z")), "muted until tomorrow, 08:00"),
        (Mute::Always, "muted"),
    ] {
        let menu = muting(Some(until), None);
        assert_eq!(menu.lines[0], Line::Words(format!("Both wallets live · {said}")));
        assert_eq!(menu.tooltip, format!("Satchime · Both wallets live · {said}"));
        let offered = submenu(&menu.lines, &words::sentence(said));
        assert_eq!(offered[0], entry(mute(MuteChange::Off), "Unmute"));
        assert!(!menu.has_shape_of(&plain));
    }
    let over = muting(Some(Mute::Until(at("2026-03-10T10:00:00Z"))), None);
    assert_eq!(over, plain);
}

#[test]
fn one_wallet_is_muted_and_unmuted_by_itself() {
    let menu = muting(None, Some(Mute::Until(at("2026-03-10T11:00:00Z"))));
    assert_eq!(menu.tooltip, "Satchime · Both wallets live");
    assert_eq!(texts(&menu.lines)[2..4], ["Shop · Live", "Till · Live, muted until 13:00"]);
    let offered = submenu(submenu(&menu.lines, "Mute"), "Till · muted until 13:00");
    let till = Some(WalletId("till".into()));
    assert_eq!(offered[0], entry(Action::Mute(till, MuteChange::Off), "Unmute"));
    assert_eq!(texts(submenu(submenu(&menu.lines, "Mute"), "Shop"))[0], "For an hour");
}

#[test]
fn a_single_wallet_that_a_notification_muted_can_be_unmuted() {
    let mut snapshot = Snapshot { wallets: vec![live("Shop")], ..Snapshot::default() };
    snapshot.settings.notices.wallets.entry(WalletId("shop".into())).or_default().mute = Some(Mute::Always);
    let menu = TrayMenu::of(&scene(&snapshot, &[]));
    assert_eq!(texts(submenu(submenu(&menu.lines, "Mute"), "Shop · muted"))[0], "Unmute");
}

#[test]
fn each_wallet_is_watched_or_not() {
    let mut snapshot = Snapshot { wallets: vec![live("Shop")], ..Snapshot::default() };
    let lines = |snapshot: &Snapshot| texts(&TrayMenu::of(&scene(snapshot, &[])).lines);
    assert!(!lines(&snapshot).iter().any(|line| line.starts_with("Watch")));
    snapshot.wallets[0].wallet.enabled = false;
    assert!(lines(&snapshot).contains(&"Watch > [ ] Shop".into()));
    let menu = TrayMenu::of(&scene(&snapshot, &[]));
    let Line::Switch { action, .. } = &submenu(&menu.lines, "Watch")[0] else { panic!("no switch") };
    assert_eq!(*action, Action::Enable(WalletId("shop".into()), true));
}

#[test]
fn stays_small() {
    let snapshot = Snapshot {
        wallets: vec![live(&"W".repeat(10_000))],
        settings: fixtures::paused(),
        ..Snapshot::default()
    };
    let payments: Vec<Payment> =
        (0..9).map(|sat| paid(Direction::Inbound, sat, "2026-03-10T09:05:00Z")).collect();
    let menu = TrayMenu::of(&Scene { demo: true, ..scene(&snapshot, &payments) });
    assert_eq!(menu.picture, Picture::Paused);
    let lines = texts(&menu.lines);
    assert_eq!(lines[0], "Demo · Paused");
    assert_eq!(lines.iter().filter(|line| line.contains(" · +")).count(), PAYMENTS);
    let mut written = lines.iter().filter(|line| !line.contains(" > "));
    assert!(written.all(|line| line.chars().count() <= MAX_CHARS), "{lines:?}");
    let mute = "Mute > For an hour | Until tomorrow, 8:00 | Until I unmute";
    let last =
        ["Leave the demo", "[ ] Hide amounts", mute, "Resume", "Settings…", "Open Satchime", "-", "Quit"];
    assert_eq!(lines[lines.len() - last.len()..], last);
}

#[test]
fn empty_and_broken_offer_the_window() {
    let snapshot = Snapshot::default();
    let empty = scene(&snapshot, &[]);
    let lines = texts(&TrayMenu::of(&empty).lines);
    assert_eq!(lines, ["No wallet yet", "-", "Connect a wallet…", "Settings…", "Open Satchime", "-", "Quit"]);
    let menu = TrayMenu::of(&Scene { broken: Some("disk full"), ..empty });
    assert_eq!((menu.picture, menu.middle_click), (Picture::Attention, Action::Open));
    assert_eq!(texts(&menu.lines), ["Not watching: disk full", "-", "Open Satchime", "-", "Quit"]);
}

#[test]
fn only_new_words_keep_the_menu() {
    let menu = |lines: Vec<Line>| TrayMenu {
        picture: Picture::Live,
        unread: 0,
        tooltip: String::new(),
        lines,
        middle_click: Action::Open,
    };
    let switch =
        |on: bool| Line::Switch { action: Action::HideAmounts(!on), text: "Hide amounts".into(), on };
    let folded = |action| Line::Submenu { text: "9 wallets".into(), lines: vec![entry(action, "W")] };
    let before = menu(vec![Line::Words("1 wallet live".into()), switch(false), folded(Action::Pause)]);
    let reworded = menu(vec![Line::Words("Paused".into()), switch(true), folded(Action::Pause)]);
    let other = menu(vec![Line::Words("Paused".into()), switch(true), folded(Action::Resume)]);
    let enable = |wallet: &str| Line::Switch {
        action: Action::Enable(WalletId(wallet.into()), true),
        text: "W".into(),
        on: true,
    };
    assert!(before.has_shape_of(&reworded));
    assert!(!menu(vec![enable("shop")]).has_shape_of(&menu(vec![enable("till")])));
    assert!(!reworded.has_shape_of(&other));
    assert!(!before.has_shape_of(&menu(vec![])));
}
