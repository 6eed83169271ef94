-- How many of the source's records were seen, so that it is noticed when it has more. NULL until they were counted once.
ALTER TABLE wallet ADD COLUMN seen_count INTEGER CHECK (seen_count >= 0);
