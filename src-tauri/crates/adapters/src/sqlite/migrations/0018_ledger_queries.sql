-- What a person looks for in the ledger, and writes on it.

-- Each payment has a number, by which its words are indexed; the numbers of rows change when the file is written anew.
CREATE TABLE numbered_payment (
    number           INTEGER NOT NULL PRIMARY KEY,
    wallet           TEXT    NOT NULL REFERENCES wallet (id) ON DELETE CASCADE,
    checking_id      TEXT    NOT NULL,
    payment_hash     TEXT    NOT NULL,
    source_wallet_id TEXT,
    direction        TEXT    NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    status           TEXT    NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
    amount_msat      INTEGER NOT NULL,
    fee_msat         INTEGER NOT NULL,
    memo             TEXT,
    comment          TEXT,
    -- The server's extension that made it.
    tag              TEXT,
    -- What else the server tells of it, as a JSON list of pairs.
    extra            TEXT,
    bolt11           TEXT,
    preimage         TEXT,
    created_at       INTEGER,
    updated_at       INTEGER,
    expires_at       INTEGER,
    settled_at       INTEGER,
    confirmed        INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    late             INTEGER NOT NULL CHECK (late IN (0, 1)),
    first_seen_at    INTEGER NOT NULL,
    asked_at         INTEGER,
    unknown_since    INTEGER,
    reversals        INTEGER NOT NULL DEFAULT 0,
    -- What the person wrote on it, and a JSON list of labels.
    note             TEXT,
    labels           TEXT,
    -- When it settled, else when it was made, else when it was first seen. Written, not generated: SQLite takes no index
    -- for all of a row where a generated column is asked for.
    listed_at        INTEGER NOT NULL,
    UNIQUE (wallet, checking_id)
) STRICT;

INSERT INTO numbered_payment (
    wallet, checking_id, payment_hash, source_wallet_id, direction, status, amount_msat, fee_msat, memo, comment,
    bolt11, preimage, created_at, updated_at, expires_at, settled_at, confirmed, late, first_seen_at, asked_at,
    unknown_since, reversals, listed_at
)
SELECT
    wallet, checking_id, payment_hash, source_wallet_id, direction, status, amount_msat, fee_msat, memo, comment,
    bolt11, preimage, created_at, updated_at, expires_at, settled_at, confirmed, late, first_seen_at, asked_at,
    unknown_since, reversals, listed_at
FROM payment ORDER BY listed_at;

DROP TABLE payment;
ALTER TABLE numbered_payment RENAME TO payment;

CREATE INDEX payment_feed ON payment (listed_at, wallet, checking_id);
CREATE INDEX payment_wallet_feed ON payment (wallet, listed_at, checking_id);
CREATE INDEX payment_pending ON payment (wallet, listed_at, checking_id) WHERE status = 'pending' AND confirmed = 1;
-- All that sums need, so that they read no payment.
CREATE INDEX payment_figures ON payment (listed_at, wallet, direction, status, confirmed, amount_msat, fee_msat);
CREATE INDEX payment_amount ON payment (amount_msat, listed_at, wallet, checking_id);
CREATE INDEX payment_tag ON payment (tag) WHERE tag IS NOT NULL;
CREATE INDEX payment_labels ON payment (labels) WHERE labels IS NOT NULL;

CREATE VIRTUAL TABLE payment_text USING fts5 (
    memo, comment, payment_hash, checking_id, tag, note, labels,
    content = 'payment', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2', detail = 'none'
);
-- What is deleted leaves no words behind.
INSERT INTO payment_text (payment_text, rank) VALUES ('secure-delete', 1);
INSERT INTO payment_text (payment_text) VALUES ('rebuild');

CREATE TRIGGER payment_text_insert AFTER INSERT ON payment BEGIN
    INSERT INTO payment_text (rowid, memo, comment, payment_hash, checking_id, tag, note, labels)
    VALUES (new.number, new.memo, new.comment, new.payment_hash, new.checking_id, new.tag, new.note, new.labels);
END;

CREATE TRIGGER payment_text_delete AFTER DELETE ON payment BEGIN
    INSERT INTO payment_text (payment_text, rowid, memo, comment, payment_hash, checking_id, tag, note, labels)
    VALUES (
        'delete', old.number, old.memo, old.comment, old.payment_hash, old.checking_id, old.tag, old.note, old.labels
    );
END;

CREATE TRIGGER payment_text_update AFTER UPDATE ON payment
WHEN (old.memo, old.comment, old.payment_hash, old.tag, old.note, old.labels)
    IS NOT (new.memo, new.comment, new.payment_hash, new.tag, new.note, new.labels)
BEGIN
    INSERT INTO payment_text (payment_text, rowid, memo, comment, payment_hash, checking_id, tag, note, labels)
    VALUES (
        'delete', old.number, old.memo, old.comment, old.payment_hash, old.checking_id, old.tag, old.note, old.labels
    );
    INSERT INTO payment_text (rowid, memo, comment, payment_hash, checking_id, tag, note, labels)
    VALUES (new.number, new.memo, new.comment, new.payment_hash, new.checking_id, new.tag, new.note, new.labels);
END;
