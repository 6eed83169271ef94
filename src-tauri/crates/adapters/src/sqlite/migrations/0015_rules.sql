-- Notices that are held back from a receiver; with NULL they were, and are not any more.
CREATE TABLE hold (
    notice   INTEGER NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    receiver TEXT    NOT NULL,
    until    INTEGER,
    why      TEXT    NOT NULL CHECK (why IN ('quiet_hours', 'muted')),
    PRIMARY KEY (notice, receiver)
) STRICT, WITHOUT ROWID;

CREATE INDEX hold_until ON hold (receiver, until) WHERE until IS NOT NULL;

-- What a receiver made of a notice, and why, as JSON, for whoever asks later. Nothing depends on it.
CREATE TABLE answer (
    notice   INTEGER NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    receiver TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    answer   TEXT    NOT NULL,
    PRIMARY KEY (notice, receiver)
) STRICT, WITHOUT ROWID;
