-- A wallet is known by the fingerprint of its credential and by the source's own id for it, across all addresses.

-- The salt of all fingerprints: without it, a fingerprint could be compared with that of a key somebody guesses.
CREATE TABLE installation (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    salt     BLOB    NOT NULL CHECK (length(salt) = 32)
) STRICT;

INSERT INTO installation (only_row, salt) VALUES (1, randomblob(32));

ALTER TABLE wallet RENAME COLUMN lnbits_wallet_id TO source_wallet_id;
-- Unknown until the credential is first loaded.
ALTER TABLE wallet ADD COLUMN fingerprint BLOB CHECK (length(fingerprint) = 32);
-- That of a key which is about to be kept, and was proved to open the same wallet.
ALTER TABLE wallet ADD COLUMN expected_fingerprint BLOB CHECK (length(expected_fingerprint) = 32);
-- The wallet's row is written, its key perhaps not yet.
ALTER TABLE wallet ADD COLUMN adding INTEGER NOT NULL DEFAULT 0 CHECK (adding IN (0, 1));

-- One wallet that was added by two addresses: the later one learns its id again, and then says which one it is.
UPDATE wallet SET source_wallet_id = NULL
WHERE access <> 'id_only' AND NOT removing AND EXISTS (
    SELECT 1 FROM wallet AS earlier
    WHERE earlier.source_wallet_id = wallet.source_wallet_id AND earlier.position < wallet.position
        AND earlier.access <> 'id_only' AND NOT earlier.removing
);

CREATE UNIQUE INDEX wallet_fingerprint ON wallet (fingerprint) WHERE fingerprint IS NOT NULL AND NOT removing;
-- A wallet that is watched by its id alone has that in its fingerprint.
CREATE UNIQUE INDEX wallet_source_id ON wallet (source_wallet_id)
    WHERE source_wallet_id IS NOT NULL AND access <> 'id_only' AND NOT removing;

-- The ways to each wallet's server. The wallet's own row has the one in use.
CREATE TABLE address (
    position           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    wallet             TEXT    NOT NULL REFERENCES wallet (id) ON DELETE CASCADE,
    server             TEXT    NOT NULL,
    allow_private_http INTEGER NOT NULL CHECK (allow_private_http IN (0, 1)),
    UNIQUE (wallet, server)
) STRICT;

INSERT INTO address (wallet, server, allow_private_http) SELECT id, server, allow_private_http FROM wallet;
