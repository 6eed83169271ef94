-- What the person decided about the app as a whole, as JSON of that version.
CREATE TABLE settings (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    version  INTEGER NOT NULL,
    settings TEXT    NOT NULL
) STRICT;

INSERT INTO settings (only_row, version, settings)
SELECT 1, 1, CASE paused WHEN 1 THEN '{"paused":true}' ELSE '{"paused":false}' END FROM app;

DROP TABLE app;
