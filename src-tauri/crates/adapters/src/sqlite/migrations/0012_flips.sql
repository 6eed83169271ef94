-- How often what was final became something else.
ALTER TABLE payment ADD COLUMN flips INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notice ADD COLUMN flips INTEGER NOT NULL DEFAULT 0;
