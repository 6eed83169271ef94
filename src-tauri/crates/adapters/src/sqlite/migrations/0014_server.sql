-- What the person decided about a server, by its scheme, host and port, as JSON of that version.
CREATE TABLE server (
    origin   TEXT    NOT NULL PRIMARY KEY,
    version  INTEGER NOT NULL,
    settings TEXT    NOT NULL
) STRICT;
