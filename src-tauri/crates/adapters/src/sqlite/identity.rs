//! Which wallet is whose. Two indexes keep a wallet from being there twice; what is asked here first says which one
//! it is. Everything that writes must run in a transaction.

use rusqlite::{Connection, OptionalExtension, ToSql};
use satchime_domain::fingerprint::{AlreadyKnown, Fingerprint, Identity};
use satchime_domain::wallet::{Progress, SourceWalletId, WalletId};
use satchime_engine::ports::{Recognised, ReplacedKey};

use super::columns::Word;
use super::progress;

/// The first that was added of those that have one of these. What is not known is equal to nothing.
pub(super) fn known_as(
    connection: &Connection,
    identity: &Identity,
    except: Option<&WalletId>,
) -> rusqlite::Result<Option<AlreadyKnown>> {
    // Two questions, because each finds its wallet by an index of its own.
    const BY_FINGERPRINT: &str = "
        SELECT position, id, name FROM wallet
        WHERE fingerprint = ?1 AND id IS NOT ?2 AND NOT removing
        ORDER BY position LIMIT 1";
    const BY_SOURCE_ID: &str = "
        SELECT position, id, name FROM wallet
        WHERE source_wallet_id = ?1 AND id IS NOT ?2 AND NOT removing
        ORDER BY position LIMIT 1";
    let by_fingerprint = match &identity.fingerprint {
        Some(fingerprint) => first(connection, BY_FINGERPRINT, fingerprint.as_bytes(), except)?,
        None => None,
    };
    let by_source_id = match &identity.source_id {
        Some(id) => first(connection, BY_SOURCE_ID, &id.as_str(), except)?,
        None => None,
    };
    let known = by_fingerprint.into_iter().chain(by_source_id);
    Ok(known.min_by_key(|(position, _)| *position).map(|(_, known)| known))
}

fn first(
    connection: &Connection,
    sql: &str,
    known_by: &dyn ToSql,
    except: Option<&WalletId>,
) -> rusqlite::Result<Option<(i64, AlreadyKnown)>> {
    let values = (known_by, except.map(WalletId::as_str));
    let first = connection.prepare_cached(sql)?.query_row(values, |row| {
        let known = AlreadyKnown { wallet: WalletId(row.get("id")?), name: row.get("name")? };
        Ok((row.get("position")?, known))
    });
    first.optional()
}

/// Another wallet is known by what this one was known by.
pub(super) fn is_taken(connection: &Connection, wallet: &WalletId) -> rusqlite::Result<bool> {
    let Some((fingerprint, source_id)) = present(connection, wallet)? else { return Ok(false) };
    let identity = Identity { fingerprint: fingerprint.0, source_id };
    Ok(known_as(connection, &identity, Some(wallet))?.is_some())
}

/// The present and the expected fingerprint.
type Fingerprints = (Option<Fingerprint>, Option<Fingerprint>);

fn present(
    connection: &Connection,
    wallet: &WalletId,
) -> rusqlite::Result<Option<(Fingerprints, Option<SourceWalletId>)>> {
    const SQL: &str = "SELECT fingerprint, expected_fingerprint, source_wallet_id FROM wallet WHERE id = ?1";
    let read = connection.prepare_cached(SQL)?.query_row([wallet.as_str()], |row| {
        let fingerprints = (row.get::<_, Option<[u8; 32]>>(0)?, row.get::<_, Option<[u8; 32]>>(1)?);
        let (present, expected) = fingerprints;
        let fingerprints = (present.map(Fingerprint::from_bytes), expected.map(Fingerprint::from_bytes));
        Ok((fingerprints, row.get::<_, Option<String>>(2)?.map(SourceWalletId)))
    });
    read.optional()
}

pub(super) fn recognise(
    connection: &Connection,
    wallet: &WalletId,
    credential: &Identity,
) -> rusqlite::Result<Recognised> {
    let Some(((present, expected), _)) = present(connection, wallet)? else {
        return Err(rusqlite::Error::QueryReturnedNoRows);
    };
    if let Some(known) = known_as(connection, credential, Some(wallet))? {
        begin_anew(connection, wallet, present)?;
        return Ok(Recognised::Taken(known));
    }
    let loaded = credential.fingerprint;
    if loaded == present && expected.is_none() {
        return Ok(Recognised::Own);
    }
    if present.is_none() || loaded == present || loaded == expected {
        put_fingerprints(connection, wallet, (loaded, None))?;
        return Ok(Recognised::Own);
    }
    begin_anew(connection, wallet, loaded)?;
    Ok(Recognised::Other)
}

/// A wallet that is watched by its id alone is nothing without it.
pub(super) fn begin_anew(
    connection: &Connection,
    wallet: &WalletId,
    fingerprint: Option<Fingerprint>,
) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE wallet SET source_wallet_id = NULL WHERE id = ?1 AND access <> 'id_only'";
    connection.prepare_cached(SQL)?.execute([wallet.as_str()])?;
    put_fingerprints(connection, wallet, (fingerprint, None))?;
    progress::put(connection, wallet, &Progress::default())
}

fn put_fingerprints(
    connection: &Connection,
    wallet: &WalletId,
    (present, expected): Fingerprints,
) -> rusqlite::Result<()> {
    const SQL: &str = "UPDATE wallet SET fingerprint = ?2, expected_fingerprint = ?3 WHERE id = ?1";
    let bytes = |fingerprint: &Option<Fingerprint>| fingerprint.as_ref().map(|one| *one.as_bytes());
    let values = (wallet.as_str(), bytes(&present), bytes(&expected));
    connection.prepare_cached(SQL)?.execute(values)?;
    Ok(())
}

pub(super) fn expect_key(
    connection: &Connection,
    wallet: &WalletId,
    fingerprint: Option<&Fingerprint>,
) -> rusqlite::Result<()> {
    // No credential has a random one, so whichever is loaded next begins anew.
    const NOT_PRESENT: &str =
        "UPDATE wallet SET fingerprint = randomblob(32), expected_fingerprint = NULL WHERE id = ?1";
    const EXPECT: &str = "UPDATE wallet SET expected_fingerprint = ?2 WHERE id = ?1";
    match fingerprint {
        None => connection.prepare_cached(NOT_PRESENT)?.execute([wallet.as_str()])?,
        Some(fingerprint) => {
            connection.prepare_cached(EXPECT)?.execute((wallet.as_str(), fingerprint.as_bytes()))?
        }
    };
    Ok(())
}

pub(super) fn replace_key(
    connection: &Connection,
    wallet: &WalletId,
    key: &ReplacedKey,
) -> rusqlite::Result<Option<AlreadyKnown>> {
    const ACCESS: &str = "UPDATE wallet SET access = ?2 WHERE id = ?1";
    const UNKNOWN: &str = "UPDATE wallet SET source_wallet_id = NULL WHERE id = ?1";
    let source_id = present(connection, wallet)?.and_then(|(_, source_id)| source_id);
    let identity = Identity { fingerprint: Some(key.fingerprint), source_id };
    if let Some(known) = known_as(connection, &identity, Some(wallet))? {
        return Ok(Some(known));
    }
    put_fingerprints(connection, wallet, (Some(key.fingerprint), None))?;
    if let Some(begun) = &key.progress {
        connection.prepare_cached(UNKNOWN)?.execute([wallet.as_str()])?;
        progress::put(connection, wallet, begun)?;
    }
    connection.prepare_cached(ACCESS)?.execute((wallet.as_str(), key.access.word()))?;
    Ok(None)
}

pub(super) fn claim(
    connection: &Connection,
    wallet: &WalletId,
    id: &SourceWalletId,
) -> rusqlite::Result<Option<AlreadyKnown>> {
    // What is written already costs no turn of the disk.
    const CLAIM: &str =
        "UPDATE wallet SET source_wallet_id = ?2 WHERE id = ?1 AND source_wallet_id IS NOT ?2";
    let identity = Identity { fingerprint: None, source_id: Some(id.clone()) };
    let known = known_as(connection, &identity, Some(wallet))?;
    if known.is_none() {
        connection.prepare_cached(CLAIM)?.execute([wallet.as_str(), id.as_str()])?;
    } else {
        let fingerprint = present(connection, wallet)?.and_then(|((fingerprint, _), _)| fingerprint);
        begin_anew(connection, wallet, fingerprint)?;
    }
    Ok(known)
}
