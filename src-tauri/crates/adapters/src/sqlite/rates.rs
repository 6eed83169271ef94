//! What a currency was worth when a server last told. One that can't be read is as good as none.

use rusqlite::{Connection, OptionalExtension};
use satchime_domain::unit::{Currency, Rate};

use super::columns::{micros, time};

pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<Rate>> {
    const SQL: &str = "SELECT currency, sat_per_unit, told_at FROM rate";
    let rate = |row: &rusqlite::Row<'_>| {
        let currency = Currency::parse(row.get_ref("currency")?.as_str()?);
        let (sat_per_unit, at) = (row.get("sat_per_unit")?, time(row, "told_at")?);
        Ok(currency.and_then(|currency| Rate::new(currency, sat_per_unit, at)))
    };
    connection.prepare_cached(SQL)?.query_row([], rate).optional().map(Option::flatten)
}

pub(super) fn put(connection: &Connection, rate: &Rate) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT OR REPLACE INTO rate (only_row, currency, sat_per_unit, told_at) VALUES (1, ?1, ?2, ?3)";
    let values = (rate.currency.as_str(), rate.sat_per_unit(), micros(rate.at));
    connection.prepare_cached(SQL)?.execute(values)?;
    Ok(())
}
