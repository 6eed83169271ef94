-- What a currency was worth when a server last told.
CREATE TABLE rate (
    only_row     INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    currency     TEXT    NOT NULL,
    sat_per_unit REAL    NOT NULL,
    told_at      INTEGER NOT NULL
) STRICT;
