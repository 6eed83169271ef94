//! What the ledger answers a person: pages, sums and notes.

use std::collections::BTreeMap;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, RowIndex, ToSql, params_from_iter};
use satchime_domain::Timestamp;
use satchime_domain::fault::StorageFault;
use satchime_domain::filter::{AnnotatedPayment, Annotation, Figures, PaymentFilter, Sort, Totals};
use satchime_domain::money::Msat;
use satchime_domain::payment::PaymentId;
use satchime_domain::wallet::WalletId;
use satchime_engine::ports::{Ledger, LedgerQuery};

use super::call::fault;
use super::columns::{Word, micros, word};
use super::{SqliteStore, ledger, reading, rows};

#[async_trait]
impl Ledger for SqliteStore {
    async fn find(&self, query: &LedgerQuery) -> Result<Vec<AnnotatedPayment>, StorageFault> {
        let query = query.clone();
        self.look(move |connection| find(connection, &query)).await
    }

    async fn annotated(&self, payment: &PaymentId) -> Result<Option<AnnotatedPayment>, StorageFault> {
        let payment = payment.clone();
        self.look(move |connection| annotated(connection, &payment)).await
    }

    async fn totals(&self, filter: &PaymentFilter) -> Result<Totals, StorageFault> {
        let filter = filter.clone();
        self.look(move |connection| totals(connection, &filter)).await
    }

    async fn totals_between(
        &self,
        filter: &PaymentFilter,
        edges: &[Timestamp],
    ) -> Result<Vec<Totals>, StorageFault> {
        let (filter, edges) = (filter.clone(), edges.to_vec());
        self.look(move |connection| totals_between(connection, &filter, &edges)).await
    }

    async fn balances(&self, until: Option<Timestamp>) -> Result<BTreeMap<WalletId, Msat>, StorageFault> {
        self.look(move |connection| balances(connection, until)).await
    }

    async fn tags(&self) -> Result<Vec<String>, StorageFault> {
        self.look(tags).await
    }

    async fn annotate(&self, payment: &PaymentId, annotation: &Annotation) -> Result<(), StorageFault> {
        let (payment, annotation) = (payment.clone(), annotation.clone());
        self.queue.write(move |connection| annotate(connection, &payment, &annotation)).await
    }
}

impl SqliteStore {
    /// Answers from a connection of its own: sums over years of payments take long, and nobody waits behind them.
    async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StorageFault> {
        let Some(path) = self.beside.clone() else { return self.queue.read(work).await };
        let looked = move || {
            let connection = reading::one_more(&path)?;
            work(&connection).map_err(|error| fault(&connection, &error))
        };
        let broke_off = |_| StorageFault::Other { detail: "the database task broke off".into() };
        tokio::task::spawn_blocking(looked).await.map_err(broke_off)?
    }
}

/// What holds of the payments that are looked for, and the values in it.
struct Condition {
    sql: String,
    values: Vec<Box<dyn ToSql>>,
}

pub(super) fn find(connection: &Connection, query: &LedgerQuery) -> rusqlite::Result<Vec<AnnotatedPayment>> {
    let Condition { sql, mut values } = condition(&query.filter);
    let order = match query.sort {
        Sort::Newest => "listed_at DESC, wallet DESC, checking_id DESC",
        Sort::Oldest => "listed_at, wallet, checking_id",
        Sort::Largest => "amount_msat DESC, listed_at DESC, wallet DESC, checking_id DESC",
        Sort::Smallest => "amount_msat, listed_at, wallet, checking_id",
    };
    values.push(Box::new(i64::from(query.limit)));
    values.push(Box::new(i64::try_from(query.offset).unwrap_or(i64::MAX)));
    // The place is counted in an index alone, and only the page itself is read.
    let sql = format!(
        "{} WHERE number IN (SELECT number FROM payment WHERE {sql} ORDER BY {order} LIMIT ? OFFSET ?) \
         ORDER BY {order}",
        ledger::SELECT
    );
    connection.prepare_cached(&sql)?.query_map(params_from_iter(values), annotated_row)?.collect()
}

fn annotated(connection: &Connection, payment: &PaymentId) -> rusqlite::Result<Option<AnnotatedPayment>> {
    let sql = format!("{} WHERE wallet = ?1 AND checking_id = ?2", ledger::SELECT);
    let place = [payment.wallet.as_str(), payment.checking_id.as_str()];
    connection.prepare_cached(&sql)?.query_row(place, annotated_row).optional()
}

pub(super) fn totals(connection: &Connection, filter: &PaymentFilter) -> rusqlite::Result<Totals> {
    let mut totals = Totals::default();
    for_each(connection, condition(filter), |_, figures| totals.add(&figures))?;
    Ok(totals)
}

/// One reading for all of them: which edge a payment lies behind is found in memory.
pub(super) fn totals_between(
    connection: &Connection,
    filter: &PaymentFilter,
    edges: &[Timestamp],
) -> rusqlite::Result<Vec<Totals>> {
    let mut between = vec![Totals::default(); edges.len().saturating_sub(1)];
    let edges = edges.iter().copied().map(micros).collect::<Vec<_>>();
    let mut condition = condition(filter);
    condition.and_one("listed_at >= ?", edges.first().copied());
    condition.and_one("listed_at < ?", edges.last().copied());
    for_each(connection, condition, |at, figures| {
        let behind = edges.partition_point(|edge| *edge <= at);
        if let Some(totals) = behind.checked_sub(1).and_then(|place| between.get_mut(place)) {
            totals.add(&figures);
        }
    })?;
    Ok(between)
}

pub(super) fn balances(
    connection: &Connection,
    until: Option<Timestamp>,
) -> rusqlite::Result<BTreeMap<WalletId, Msat>> {
    const SQL: &str = "
        SELECT wallet, direction, status, confirmed, amount_msat, fee_msat FROM payment WHERE listed_at < ?1";
    let mut balances = BTreeMap::<String, Msat>::new();
    let mut statement = connection.prepare_cached(SQL)?;
    let mut found = statement.query([until.map_or(i64::MAX, micros)])?;
    while let Some(row) = found.next()? {
        let index = "wallet".idx(row.as_ref())?;
        let (wallet, moved) = (row.get_ref(index)?.as_str()?, figures(row)?.moved());
        match balances.get_mut(wallet) {
            Some(balance) => *balance = *balance + moved,
            None => _ = balances.insert(wallet.to_owned(), moved),
        }
    }
    Ok(balances.into_iter().map(|(wallet, balance)| (WalletId(wallet), balance)).collect())
}

/// Summed here and not by SQLite, whose sums break off where they grow too large.
fn for_each(
    connection: &Connection,
    Condition { sql, values }: Condition,
    mut each: impl FnMut(i64, Figures),
) -> rusqlite::Result<()> {
    let sql = format!(
        "SELECT listed_at, direction, status, confirmed, amount_msat, fee_msat FROM payment WHERE {sql}"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query(params_from_iter(values))?;
    while let Some(row) = found.next()? {
        each(row.get("listed_at")?, figures(row)?);
    }
    Ok(())
}

fn figures(row: &Row<'_>) -> rusqlite::Result<Figures> {
    Ok(Figures {
        direction: word(row, "direction")?,
        status: word(row, "status")?,
        amount_msat: Msat::new(row.get("amount_msat")?),
        fee_msat: Msat::new(row.get("fee_msat")?),
        confirmed: row.get("confirmed")?,
    })
}

fn tags(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    const SQL: &str = "
        SELECT tag FROM payment WHERE tag IS NOT NULL
        UNION
        SELECT value FROM (SELECT DISTINCT labels FROM payment WHERE labels IS NOT NULL), json_each(labels)
        ORDER BY 1";
    connection.prepare_cached(SQL)?.query_map((), |row| row.get(0))?.collect()
}

fn annotate(connection: &Connection, payment: &PaymentId, annotation: &Annotation) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE payment SET note = ?3, labels = ?4 WHERE wallet = ?1 AND checking_id = ?2";
    let labels = Some(&annotation.labels).filter(|labels| !labels.is_empty());
    let note = Some(&annotation.note).filter(|note| !note.is_empty());
    let labels = labels.and_then(|labels| serde_json::to_string(labels).ok());
    let values = (payment.wallet.as_str(), payment.checking_id.as_str(), note, labels);
    connection.prepare_cached(SQL)?.execute(values)?;
    Ok(())
}

fn condition(filter: &PaymentFilter) -> Condition {
    let mut all = Condition { sql: "TRUE".to_owned(), values: Vec::new() };
    all.and_any("wallet", filter.wallets.iter().map(|wallet| wallet.0.clone()));
    all.and_one("direction = ?", filter.direction.map(Word::word));
    all.and_any("status", filter.statuses.iter().map(|status| status.word().to_owned()));
    all.and_one("amount_msat >= ?", filter.min.map(Msat::get));
    all.and_one("amount_msat <= ?", filter.max.map(Msat::get));
    all.and_one("listed_at >= ?", filter.from.map(micros));
    all.and_one("listed_at < ?", filter.until.map(micros));
    if let Some(tag) = &filter.tag {
        let values = [tag.clone(), tag.clone()].map(|tag| Box::new(tag) as Box<dyn ToSql>);
        all.and("(tag = ? OR EXISTS (SELECT 1 FROM json_each(labels) WHERE value = ?))", values);
    }
    let words = filter.words();
    if !words.is_empty() {
        // Letters and digits alone, so nothing in it means anything to the search.
        let words = words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ");
        all.and_one("number IN (SELECT rowid FROM payment_text WHERE payment_text MATCH ?)", Some(words));
    }
    all
}

impl Condition {
    fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Box<dyn ToSql>>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    /// One of these; of none, it says nothing.
    fn and_any(&mut self, column: &str, values: impl Iterator<Item = String>) {
        let values = values.map(|value| Box::new(value) as Box<dyn ToSql>).collect::<Vec<_>>();
        if !values.is_empty() {
            self.and(&format!("{column} IN ({})", vec!["?"; values.len()].join(", ")), values);
        }
    }

    fn and_one<T: ToSql + 'static>(&mut self, sql: &str, value: Option<T>) {
        if let Some(value) = value {
            self.and(sql, [Box::new(value) as Box<dyn ToSql>]);
        }
    }
}

fn annotated_row(row: &Row<'_>) -> rusqlite::Result<AnnotatedPayment> {
    let labels: Option<String> = row.get("labels")?;
    let labels = labels.and_then(|labels| serde_json::from_str(&labels).ok()).unwrap_or_default();
    let note = row.get::<_, Option<String>>("note")?.unwrap_or_default();
    Ok(AnnotatedPayment { payment: rows::payment(row)?, annotation: Annotation { note, labels } })
}
