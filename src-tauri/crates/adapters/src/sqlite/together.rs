//! Many calls in one transaction.

use rusqlite::Connection;
use satchime_domain::fault::StorageFault;

use super::call::{Call, Calls, Kind, fault};

/// Runs them all, and says of each whether what it wrote is on the disk. One that fails takes nothing from the others.
/// Those that only read come after the transaction, so what becomes of it is nothing to them.
pub(super) fn run_together(
    connection: &Connection,
    calls: Calls,
) -> Vec<(Box<dyn Call>, Result<(), StorageFault>)> {
    let (mut writes, mut reads): (Calls, Calls) =
        calls.into_iter().partition(|call| call.kind() == Kind::Write);
    let mut done = Vec::new();
    while !writes.is_empty() {
        let mut ran = Vec::new();
        let kept = transact(connection, &mut writes, &mut ran);
        done.extend(ran.into_iter().map(|call| (call, kept.clone())));
    }
    for read in &mut reads {
        // Who asked is told what went wrong.
        let _ = read.run(connection);
    }
    done.extend(reads.into_iter().map(|call| (call, Ok(()))));
    done
}

/// Moves calls from `calls` to `ran`. With an error, nothing of what those wrote is left, and what is still in `calls`
/// was not begun.
fn transact(
    connection: &Connection,
    calls: &mut Calls,
    ran: &mut Vec<Box<dyn Call>>,
) -> Result<(), StorageFault> {
    if let Err(fault) = execute(connection, "BEGIN IMMEDIATE") {
        ran.extend(calls.drain(..));
        return Err(fault);
    }
    let kept = run_all(connection, calls, ran).and_then(|()| execute(connection, "COMMIT"));
    if !connection.is_autocommit() {
        let _ = execute(connection, "ROLLBACK");
    }
    kept
}

fn run_all(
    connection: &Connection,
    calls: &mut Calls,
    ran: &mut Vec<Box<dyn Call>>,
) -> Result<(), StorageFault> {
    while let Some(mut call) = calls.pop_front() {
        let begun = execute(connection, "SAVEPOINT call");
        let done = begun.clone().and_then(|()| call.run(connection));
        ran.push(call);
        begun?;
        // A full disk, for one, may end the whole transaction.
        if connection.is_autocommit() {
            return done;
        }
        if done.is_err() {
            execute(connection, "ROLLBACK TO call")?;
        }
        execute(connection, "RELEASE call")?;
    }
    Ok(())
}

fn execute(connection: &Connection, sql: &str) -> Result<(), StorageFault> {
    let done = connection.prepare_cached(sql).and_then(|mut statement| statement.execute(()));
    done.map(drop).map_err(|error| fault(connection, &error))
}
