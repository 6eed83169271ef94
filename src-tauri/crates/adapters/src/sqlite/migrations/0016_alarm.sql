-- What is said of a wallet as long as it stands, and was delivered.
CREATE TABLE delivered_alarm (
    wallet   TEXT NOT NULL REFERENCES wallet (id) ON DELETE CASCADE,
    kind     TEXT NOT NULL CHECK (kind IN ('balance_below', 'not_live', 'rejected')),
    receiver TEXT NOT NULL,
    PRIMARY KEY (wallet, kind, receiver)
) STRICT, WITHOUT ROWID;
