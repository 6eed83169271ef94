-- Of the source's records that are accounted for, so many can't be read.
ALTER TABLE wallet ADD COLUMN unreadable INTEGER NOT NULL DEFAULT 0 CHECK (unreadable >= 0);
