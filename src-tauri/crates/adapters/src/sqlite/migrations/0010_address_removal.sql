-- The person asked for the address's removal: the key is unbound from it at the next start, if it is cut off before.
ALTER TABLE address ADD COLUMN removing INTEGER NOT NULL DEFAULT 0 CHECK (removing IN (0, 1));
