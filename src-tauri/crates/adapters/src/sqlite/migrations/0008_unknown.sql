-- Since when the source no longer knows an outgoing payment that was pending, which says nothing of what became of it.
ALTER TABLE payment ADD COLUMN unknown_since INTEGER;
