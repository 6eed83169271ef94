-- The person asked for the wallet's removal: what is left of it and its key goes at the next start, if it is cut off before.
ALTER TABLE wallet ADD COLUMN removing INTEGER NOT NULL DEFAULT 0 CHECK (removing IN (0, 1));
