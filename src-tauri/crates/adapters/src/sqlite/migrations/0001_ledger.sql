-- Amounts are msat, times are microseconds since 1970 in UTC.

CREATE TABLE app (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    paused   INTEGER NOT NULL CHECK (paused IN (0, 1))
) STRICT;

INSERT INTO app (only_row, paused) VALUES (1, 0);

CREATE TABLE wallet (
    position           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                 TEXT    NOT NULL UNIQUE,
    name               TEXT    NOT NULL,
    server             TEXT    NOT NULL,
    allow_private_http INTEGER NOT NULL CHECK (allow_private_http IN (0, 1)),
    lnbits_wallet_id   TEXT,
    access             TEXT    NOT NULL CHECK (access IN ('invoice_key', 'admin_key', 'id_only')),
    channel            TEXT    NOT NULL CHECK (channel IN ('auto', 'key', 'id')),
    learned_channel    TEXT             CHECK (learned_channel IN ('key', 'id')),
    enabled            INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    added_at           INTEGER NOT NULL,
    watch_from         INTEGER,
    imported           INTEGER NOT NULL CHECK (imported IN (0, 1)),
    cursor             INTEGER,
    balance_msat       INTEGER
) STRICT;

CREATE TABLE payment (
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
    bolt11           TEXT,
    preimage         TEXT,
    created_at       INTEGER,
    updated_at       INTEGER,
    expires_at       INTEGER,
    settled_at       INTEGER,
    confirmed        INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    late             INTEGER NOT NULL CHECK (late IN (0, 1)),
    first_seen_at    INTEGER NOT NULL,
    listed_at        INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(settled_at, created_at, first_seen_at)) STORED,
    PRIMARY KEY (wallet, checking_id)
) STRICT;

CREATE INDEX payment_feed ON payment (listed_at, wallet, checking_id);
CREATE INDEX payment_wallet_feed ON payment (wallet, listed_at, checking_id);
CREATE INDEX payment_pending ON payment (wallet, listed_at, checking_id) WHERE status = 'pending' AND confirmed = 1;

-- What is to be said once. It repeats every column of its payment that can still change, so that a later change never
-- alters what is said about an earlier one.
CREATE TABLE notice (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    wallet      TEXT    NOT NULL,
    checking_id TEXT    NOT NULL,
    status      TEXT    NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
    amount_msat INTEGER NOT NULL,
    fee_msat    INTEGER NOT NULL,
    memo        TEXT,
    comment     TEXT,
    preimage    TEXT,
    updated_at  INTEGER,
    settled_at  INTEGER,
    confirmed   INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    late        INTEGER NOT NULL CHECK (late IN (0, 1)),
    decided_at  INTEGER NOT NULL,
    said_at     INTEGER,
    FOREIGN KEY (wallet, checking_id) REFERENCES payment (wallet, checking_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX notice_of_payment ON notice (wallet, checking_id);
CREATE INDEX notice_unsaid ON notice (id) WHERE said_at IS NULL;
