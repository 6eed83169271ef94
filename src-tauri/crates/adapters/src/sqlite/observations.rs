//! What was last observed of each wallet. One that another version wrote in another shape is as good as none.

use rusqlite::{Connection, named_params};
use satchime_domain::health::Observation;
use satchime_domain::wallet::WalletId;

pub(super) fn put(connection: &Connection, observed: &[(WalletId, Observation)]) -> rusqlite::Result<()> {
    const SQL: &str = "
        INSERT OR REPLACE INTO observation (wallet, observed)
        SELECT id, :observed FROM wallet WHERE id = :wallet";
    let mut statement = connection.prepare_cached(SQL)?;
    for (wallet, observation) in observed {
        if let Ok(json) = serde_json::to_string(observation) {
            statement.execute(named_params! { ":wallet": wallet.as_str(), ":observed": json })?;
        }
    }
    Ok(())
}

pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<(WalletId, Observation)>> {
    let mut statement =
        connection.prepare_cached("SELECT wallet, observed FROM observation ORDER BY wallet")?;
    let mut rows = statement.query([])?;
    let mut observed = Vec::new();
    while let Some(row) = rows.next()? {
        if let Ok(observation) = serde_json::from_str(row.get_ref("observed")?.as_str()?) {
            observed.push((WalletId(row.get("wallet")?), observation));
        }
    }
    Ok(observed)
}
