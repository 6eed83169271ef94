-- What was said counts as delivered to everybody there was.
DROP INDEX notice_unsaid;
ALTER TABLE notice RENAME COLUMN said_at TO delivered_at;
CREATE INDEX notice_undelivered ON notice (id) WHERE delivered_at IS NULL;

-- Who has a notice already that not all have yet.
CREATE TABLE delivery (
    notice       INTEGER NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    receiver     TEXT    NOT NULL,
    delivered_at INTEGER NOT NULL,
    PRIMARY KEY (notice, receiver)
) STRICT, WITHOUT ROWID;
