//! Payments for a spreadsheet.
//!
//! A memo is written by strangers, and spreadsheets run a cell that begins with `=`, `+`, `-` or `@` as a formula.
//! Such a text gets an apostrophe before it, which spreadsheets take as "this is text"; every text is one line
//! without invisible characters. Whoever needs the exact text takes `--json`.

use std::io;

use csv::{Writer, WriterBuilder};
use satchime_domain::payment::{Direction, Payment, Status};
use satchime_domain::text;

const HEADING: [&str; 14] = [
    "wallet_id",
    "wallet_name",
    "server",
    "direction",
    "status",
    "amount_msat",
    "fee_msat",
    "memo",
    "payment_hash",
    "checking_id",
    "settled_at",
    "confirmed",
    "late",
    "unknown_since",
];
/// LNbits cuts memos at 640 characters.
const MAX: usize = 1000;

/// Writes the heading and then payments.
pub struct Table<W: io::Write>(Writer<W>);

impl<W: io::Write> Table<W> {
    /// # Errors
    /// When `out` can't be written to.
    pub fn begin(out: W) -> io::Result<Self> {
        let mut writer = WriterBuilder::new().from_writer(out);
        writer.write_record(HEADING).map_err(io::Error::from)?;
        Ok(Self(writer))
    }

    /// # Errors
    /// When `out` can't be written to.
    pub fn payment(&mut self, payment: &Payment, wallet_name: &str, server: &str) -> io::Result<()> {
        let record = &payment.record;
        let row = [
            cell(payment.wallet.as_str()),
            cell(wallet_name),
            cell(server),
            direction(record.direction).to_owned(),
            status(record.status).to_owned(),
            record.amount_msat.get().to_string(),
            record.fee_msat.get().to_string(),
            cell(record.memo.as_deref().unwrap_or_default()),
            cell(record.payment_hash.as_str()),
            cell(record.checking_id.as_str()),
            payment.settled_at.map(|at| at.to_string()).unwrap_or_default(),
            payment.confirmed.to_string(),
            payment.late.to_string(),
            payment.unknown_since.map(|at| at.to_string()).unwrap_or_default(),
        ];
        self.0.write_record(&row).map_err(io::Error::from)
    }

    /// # Errors
    /// When `out` can't be written to.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn cell(written: &str) -> String {
    // The wide forms are what some keyboards type and some spreadsheets read alike.
    const BEGINS_FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let line = text::one_line(written, MAX);
    if line.starts_with(BEGINS_FORMULA) { format!("'{line}") } else { line }
}

const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Pending => "pending",
        Status::Succeeded => "succeeded",
        Status::Failed => "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    fn table(payments: &[Payment]) -> String {
        let mut out = Vec::new();
        let mut table = Table::begin(&mut out).unwrap();
        for payment in payments {
            table.payment(payment, "Shop, \u{201c}the\u{201d} one", "https://lnbits.example").unwrap();
        }
        table.flush().unwrap();
        drop(table);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_row_reads_back_as_it_was() {
        let text = table(&[fixtures::received()]);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap(), &HEADING[..]);
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(&row[1], "Shop, \u{201c}the\u{201d} one");
        assert_eq!((&row[3], &row[4], &row[5]), ("inbound", "succeeded", "21000000"));
        assert_eq!(
            (&row[7], &row[10], &row[11], &row[12]),
            ("Lunch", "2026-11-23T05:16:04Z", "true", "false")
        );
    }

    #[test]
    fn a_memo_can_not_become_a_formula() {
        for memo in ["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "\u{200b}=1", "＝1"] {
            let mut payment = fixtures::received();
            payment.record.memo = Some(memo.to_owned());
            let text = table(&[payment]);
            let row = csv::Reader::from_reader(text.as_bytes()).records().next().unwrap().unwrap();
            assert!(row[7].starts_with('\''), "{memo:?} became {:?}", &row[7]);
        }
    }
}
