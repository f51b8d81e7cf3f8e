-- Those of the `wanted` hashes that were removed for good, and when.
SELECT content_hash, forgotten_at FROM tombstones SEMI JOIN wanted USING (content_hash)
