//! Payments for a spreadsheet.
//!
//! A memo is written by strangers, and spreadsheets run a cell that begins with `=`, `+`, `-` or `@` as a formula.
//! What begins a cell depends on the separator that the spreadsheet takes, which may be another than ours: then a
//! quoted text is cut where that stands in it. So an apostrophe, which spreadsheets take as "this is text", goes before
//! whatever would begin a formula after any separator. Every text is in quotes and one line without invisible
//! characters. Whoever needs the exact text takes `--json`.

use std::io;

use csv::{QuoteStyle, Writer, WriterBuilder};
use satchime_domain::Timestamp;
use satchime_domain::payment::{Direction, Payment, Status};
use satchime_domain::text;

const HEADING: [&str; 17] = [
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
    "comment",
    "created_at",
    "seen_at",
];
/// By it Excel knows that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// LNbits cuts memos at 640 characters.
const MAX: usize = 1000;

/// Writes the heading and then payments.
pub struct Table<W: io::Write>(Writer<W>);

impl<W: io::Write> Table<W> {
    /// # Errors
    /// When `out` can't be written to.
    pub fn begin(mut out: W, byte_order_mark: bool) -> io::Result<Self> {
        if byte_order_mark {
            out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        }
        let mut writer = WriterBuilder::new().quote_style(QuoteStyle::NonNumeric).from_writer(out);
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
            time(payment.settled_at),
            payment.confirmed.to_string(),
            payment.late.to_string(),
            time(payment.unknown_since),
            cell(record.comment.as_deref().unwrap_or_default()),
            time(record.created_at),
            time(Some(payment.first_seen_at)),
        ];
        self.0.write_record(&row).map_err(io::Error::from)
    }

    /// # Errors
    /// When `out` can't be written to.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn time(at: Option<Timestamp>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

fn cell(written: &str) -> String {
    let line = text::one_line(written, MAX);
    let mut cell = String::with_capacity(line.len() + 1);
    let mut begins = true;
    for c in line.chars() {
        if begins && begins_formula(c) {
            cell.push('\'');
        }
        // A separator may be followed by spaces and by quotes that the spreadsheet takes for its own.
        begins = is_separator(c) || (begins && (c.is_whitespace() || is_quote(c)));
        cell.push(c);
    }
    cell
}

/// The wide forms are what some keyboards type and some spreadsheets read alike.
const fn begins_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

const fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '|' | '\t' | '\n' | '\r' | '，' | '；' | '｜')
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '＂' | '＇')
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
    use proptest::prelude::*;

    use super::*;
    use crate::fixtures;

    const SEPARATORS: &[u8] = b",;|\t";

    fn table(payments: &[Payment], byte_order_mark: bool) -> String {
        let mut out = Vec::new();
        let mut table = Table::begin(&mut out, byte_order_mark).unwrap();
        for payment in payments {
            table.payment(payment, "Shop, \u{201c}the\u{201d} one", "https://lnbits.example").unwrap();
        }
        table.flush().unwrap();
        drop(table);
        String::from_utf8(out).unwrap()
    }

    fn with_texts(memo: &str, comment: &str) -> String {
        let mut payment = fixtures::received();
        payment.record.memo = Some(memo.to_owned());
        payment.record.comment = Some(comment.to_owned());
        table(&[payment], false)
    }

    fn cells(text: &str, separator: u8, quoting: bool) -> Vec<String> {
        let mut builder = csv::ReaderBuilder::new();
        let reader = builder.delimiter(separator).quoting(quoting).flexible(true).has_headers(false);
        let records = reader.from_reader(text.as_bytes()).into_records();
        records.flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    fn holds_no_formula(text: &str) {
        for separator in SEPARATORS {
            for quoting in [true, false] {
                for cell in cells(text, *separator, quoting) {
                    let begin = cell.trim_start_matches([' ', '"']);
                    assert!(!begin.starts_with(begins_formula), "{:?}: {cell}", char::from(*separator));
                }
            }
        }
    }

    #[test]
    fn a_row_reads_back_as_it_was() {
        let mut payment = fixtures::received();
        payment.record.comment = Some("For the stage lights".into());
        let text = table(&[payment], false);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap(), &HEADING[..]);
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(&row[1], "Shop, \u{201c}the\u{201d} one");
        assert_eq!((&row[3], &row[4], &row[5]), ("inbound", "succeeded", "21000000"));
        assert_eq!(
            (&row[7], &row[10], &row[11], &row[12]),
            ("Lunch", "2026-11-23T05:16:04Z", "true", "false")
        );
        assert_eq!((&row[14], &row[16]), ("For the stage lights", "2026-11-23T05:16:04Z"));
    }

    #[test]
    fn a_byte_order_mark_comes_only_when_asked_for() {
        assert!(table(&[], true).starts_with("\u{feff}\"wallet_id\","));
        assert!(table(&[], false).starts_with("\"wallet_id\","));
    }

    #[test]
    fn a_memo_can_not_become_a_formula() {
        for memo in ["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "\u{200b}=1", "＝1"] {
            let row = &csv::Reader::from_reader(with_texts(memo, memo).as_bytes()).records().next();
            let row = row.as_ref().unwrap().as_ref().unwrap();
            assert!(row[7].starts_with('\'') && row[14].starts_with('\''), "{memo:?} became {:?}", &row[7]);
        }
    }

    #[test]
    fn no_separator_begins_a_formula() {
        for memo in
            ["Kaffee;=1+1;Kuchen", "a,=1", "a|@x", "a\t+1", "a\n=1", "a; \"=1", "a;\"\"'=1", ";;-1", "a；＝1"]
        {
            holds_no_formula(&with_texts(memo, memo));
        }
        let text = with_texts("Kaffee;=1+1;Kuchen", "Tea - large, 2-3 cups");
        assert!(
            text.contains("\"Kaffee;'=1+1;Kuchen\"") && text.contains("\"Tea - large, 2-3 cups\""),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn nothing_anybody_writes_becomes_a_formula(memo in "[=+@a;,|\"' \t\n\u{200b}-]{0,24}") {
            holds_no_formula(&with_texts(&memo, &memo));
        }
    }
}
