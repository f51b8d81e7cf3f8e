-- `buried`: content_hash, forgotten_at.
INSERT INTO tombstones BY NAME
SELECT content_hash, forgotten_at FROM buried ANTI JOIN tombstones USING (content_hash) ORDER BY content_hash
