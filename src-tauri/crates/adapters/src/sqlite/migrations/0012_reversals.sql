-- How often what was final became something else.
ALTER TABLE payment ADD COLUMN reversals INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notice ADD COLUMN reversals INTEGER NOT NULL DEFAULT 0;
