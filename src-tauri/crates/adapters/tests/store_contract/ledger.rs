//! What a person asks the ledger.

use satchime_domain::filter::{AnnotatedPayment, Annotation, PaymentFilter, Sort, Totals};
use satchime_domain::payment::PaymentId;
use satchime_engine::ports::LedgerQuery;

use super::*;

contract!(
    finds_what_the_filter_says,
    sorts_and_pages,
    sums_by_time,
    keeps_what_is_written_on_a_payment,
    a_note_follows_a_record_that_is_renamed,
    keeps_tag_and_extra,
    amounts_without_end_break_no_sum,
);

/// Of two wallets, each payment at its own second.
fn filled() -> Vec<PaymentRecord> {
    use Direction::{Inbound, Outbound};
    use Status::{Failed, Pending, Succeeded};
    let one = |name: &str, second, direction, status, sat, memo: &str, tag: Option<&str>| PaymentRecord {
        direction,
        amount_msat: Msat::from_sat(sat),
        fee_msat: Msat::new(if direction == Outbound { 7 } else { 0 }),
        memo: Some(memo.to_owned()),
        tag: tag.map(str::to_owned),
        updated_at: Some(at(second)),
        ..record(name, status, second)
    };
    vec![
        one("a", 0, Inbound, Succeeded, 21, "Two coffees", Some("tpos")),
        one("b", 10, Outbound, Succeeded, 5, "Rent", None),
        one("c", 20, Inbound, Succeeded, 1_000, "Coffee machine", Some("lnurlp")),
        one("d", 30, Outbound, Pending, 3, "", None),
        one("e", 40, Outbound, Failed, 9, "coffee again", None),
    ]
}

async fn put(subject: &Subject) {
    for name in ["w", "v"] {
        subject.store.put_wallet(&wallet(name, name)).await.unwrap();
    }
    put_in(subject, "w", filled()).await;
    let last = PaymentRecord { updated_at: Some(at(50)), ..record("x", Status::Succeeded, 50) };
    put_in(subject, "v", vec![last]).await;
}

/// By a server that tells when they settled.
async fn put_in(subject: &Subject, wallet: &str, records: Vec<PaymentRecord>) {
    let context = RecordContext { lists_changes: true, ..context(wallet) };
    subject.store.record(Batch::new(context, records)).await.unwrap();
}

async fn found(subject: &Subject, filter: PaymentFilter) -> String {
    names(&entries(subject, LedgerQuery { filter, limit: 100, ..LedgerQuery::default() }).await)
}

async fn entries(subject: &Subject, query: LedgerQuery) -> Vec<AnnotatedPayment> {
    subject.store.find(&query).await.unwrap()
}

fn names(entries: &[AnnotatedPayment]) -> String {
    entries.iter().map(|entry| name_of(&entry.payment)).collect()
}

fn text(text: &str) -> PaymentFilter {
    PaymentFilter { text: text.to_owned(), ..PaymentFilter::default() }
}

async fn finds_what_the_filter_says(subject: Subject) {
    put(&subject).await;
    let any = PaymentFilter::default;
    let found = async |filter| found(&subject, filter).await;
    assert_eq!(found(any()).await, "xedcba");
    assert_eq!(found(PaymentFilter { wallets: [id("v")].into(), ..any() }).await, "x");
    assert_eq!(found(PaymentFilter { direction: Some(Direction::Outbound), ..any() }).await, "edb");
    assert_eq!(found(PaymentFilter { statuses: vec![Status::Pending], ..any() }).await, "d");
    let (five, nine) = (Some(Msat::from_sat(5)), Some(Msat::from_sat(9)));
    assert_eq!(found(PaymentFilter { min: five, max: nine, ..any() }).await, "eb");
    assert_eq!(found(PaymentFilter { from: Some(at(10)), until: Some(at(30)), ..any() }).await, "cb");
    assert_eq!(found(PaymentFilter { tag: Some("tpos".into()), ..any() }).await, "a");
    assert_eq!(found(text("coff")).await, "eca");
    assert_eq!(found(text("AGAIN coffee")).await, "e");
    assert_eq!(found(text("offee")).await, "");
    // Nothing that is typed means anything else.
    for odd in ["\"", "coffee\" OR \"rent", "memo:rent", "a* NOT b", "NEAR(rent)", "'; --"] {
        found(text(odd)).await;
    }
    assert_eq!(found(text("coffee\" OR \"rent")).await, "");
    let both = PaymentFilter { direction: Some(Direction::Inbound), ..text("coffee") };
    assert_eq!(found(both).await, "ca");
}

async fn sorts_and_pages(subject: Subject) {
    put(&subject).await;
    let sorted = async |sort, offset, limit| {
        names(&entries(&subject, LedgerQuery { sort, offset, limit, ..LedgerQuery::default() }).await)
    };
    assert_eq!(sorted(Sort::Newest, 0, 100).await, "xedcba");
    assert_eq!(sorted(Sort::Oldest, 0, 100).await, "abcdex");
    assert_eq!(sorted(Sort::Largest, 0, 100).await, "caebdx");
    assert_eq!(sorted(Sort::Smallest, 0, 100).await, "xdbeac");
    assert_eq!(sorted(Sort::Newest, 2, 3).await, "dcb");
    assert_eq!(sorted(Sort::Oldest, 5, 3).await, "x");
    assert_eq!(sorted(Sort::Newest, u64::MAX, 3).await, "");
}

async fn sums_by_time(subject: Subject) {
    put(&subject).await;
    let all = subject.store.totals(&PaymentFilter::default()).await.unwrap();
    let (received, sent) = (Msat::new(1_021_000 + 1_000), Msat::from_sat(5));
    assert_eq!(all, Totals { count: 6, received, sent, fees: Msat::new(7) });
    let edges = [at(0), at(20), at(40), at(50)];
    let sums = subject.store.totals_between(&PaymentFilter::default(), &edges).await.unwrap();
    let of = sums.iter().map(|totals| (totals.count, totals.received.get(), totals.sent.get()));
    assert_eq!(of.collect::<Vec<_>>(), [(2, 21_000, 5_000), (2, 1_000_000, 0), (1, 0, 0)]);
    assert_eq!(subject.store.totals_between(&PaymentFilter::default(), &[]).await.unwrap(), []);
    // What is on its way out is gone.
    let balances = subject.store.balances(None).await.unwrap();
    let expected = 1_021_000 - 5_007 - 3_007;
    assert_eq!(balances, [(id("v"), Msat::new(1_000)), (id("w"), Msat::new(expected))].into());
    let before = subject.store.balances(Some(at(20))).await.unwrap();
    assert_eq!(before, [(id("w"), Msat::new(21_000 - 5_007))].into());
}

async fn keeps_what_is_written_on_a_payment(subject: Subject) {
    put(&subject).await;
    let note = Annotation::typed("For the fair", &["food".into(), "2026".into()]);
    let payment = PaymentId::new(&id("w"), &checking("a"));
    subject.store.annotate(&payment, &note).await.unwrap();
    assert_eq!(subject.store.annotated(&payment).await.unwrap().unwrap().annotation, note);
    assert_eq!(found(&subject, text("fair foo")).await, "a");
    assert_eq!(found(&subject, PaymentFilter { tag: Some("food".into()), ..text("") }).await, "a");
    assert_eq!(subject.store.tags().await.unwrap(), ["2026", "food", "lnurlp", "tpos"]);
    // What the server tells later leaves it alone, and is found itself.
    let mut records = filled();
    records.truncate(1);
    records[0].memo = Some("Three teas".into());
    put_in(&subject, "w", records).await;
    assert_eq!(subject.store.annotated(&payment).await.unwrap().unwrap().annotation, note);
    assert_eq!(found(&subject, text("tea")).await, "a");
    assert_eq!(found(&subject, text("two coffees")).await, "");
    subject.store.annotate(&payment, &Annotation::default()).await.unwrap();
    assert_eq!(found(&subject, text("fair")).await, "");
    assert_eq!(subject.store.tags().await.unwrap(), ["lnurlp", "tpos"]);
    let unknown = PaymentId::new(&id("w"), &checking("unknown"));
    subject.store.annotate(&unknown, &note).await.unwrap();
    assert_eq!(subject.store.annotated(&unknown).await.unwrap(), None);
    subject.store.remove_wallet(&id("w")).await.unwrap();
    assert_eq!(found(&subject, text("tea")).await, "");
}

async fn a_note_follows_a_record_that_is_renamed(subject: Subject) {
    put(&subject).await;
    let note = Annotation::typed("Mine", &[]);
    subject.store.annotate(&PaymentId::new(&id("w"), &checking("d")), &note).await.unwrap();
    let renamed = PaymentRecord { checking_id: checking("D"), ..filled().swap_remove(3) };
    record_all(&subject, "w", vec![renamed]).await;
    subject.store.remove_payment(&id("w"), &checking("d")).await.unwrap();
    assert_eq!(found(&subject, text("mine")).await, "D");
}

async fn keeps_tag_and_extra(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "w")).await.unwrap();
    let extra = vec![("wallet_fiat_amount".to_owned(), "1.5".to_owned())];
    let record = PaymentRecord { tag: Some("tip".into()), extra, ..record("a", Status::Succeeded, 0) };
    record_all(&subject, "w", vec![record.clone()]).await;
    let kept = subject.store.payment(&id("w"), &checking("a")).await.unwrap().unwrap();
    assert_eq!(kept.record, record);
    let said = subject.store.undelivered(DESKTOP).await.unwrap();
    assert_eq!(said[0].payment.record, record);
}

async fn amounts_without_end_break_no_sum(subject: Subject) {
    subject.store.put_wallet(&wallet("w", "w")).await.unwrap();
    let huge = |name: &str, second| PaymentRecord {
        amount_msat: Msat::new(i64::MAX),
        ..record(name, Status::Succeeded, second)
    };
    record_all(&subject, "w", vec![huge("a", 0), huge("b", 1)]).await;
    let totals = subject.store.totals(&PaymentFilter::default()).await.unwrap();
    assert_eq!((totals.count, totals.received), (2, Msat::new(i64::MAX)));
    assert_eq!(subject.store.balances(None).await.unwrap()[&id("w")], Msat::new(i64::MAX));
}
