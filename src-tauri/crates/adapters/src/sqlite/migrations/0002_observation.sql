-- What the watching process last observed of each wallet, as JSON, for other processes to show. Nothing depends on it.
CREATE TABLE observation (
    wallet   TEXT NOT NULL PRIMARY KEY REFERENCES wallet (id) ON DELETE CASCADE,
    observed TEXT NOT NULL
) STRICT;
