INSERT INTO tombstones BY NAME
SELECT capture_id AS content_hash, $now AS forgotten_at
FROM erased
WHERE capture_id NOT IN (SELECT content_hash FROM tombstones)
ORDER BY capture_id
