-- A wallet that is watched by its id alone is asked for by it too. Without this, each question read all wallets.
CREATE INDEX wallet_known_source_id ON wallet (source_wallet_id);
