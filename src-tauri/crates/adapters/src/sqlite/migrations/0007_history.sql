-- The past is read beside the news: so many of the newest records were read, of so many. NULL before it began.
ALTER TABLE wallet ADD COLUMN history_read INTEGER CHECK (history_read >= 0);
ALTER TABLE wallet ADD COLUMN history_total INTEGER CHECK (history_total >= 0);
-- When the source was last asked about a pending payment by itself.
ALTER TABLE payment ADD COLUMN asked_at INTEGER;
