UPDATE rejections
SET last_seen = greatest(rejections.last_seen, $now), attempts = rejections.attempts + 1
FROM again
JOIN containers AS read ON read.source_uri = again.source_uri
WHERE again.capture_id IS NULL
    AND rejections.source_uri = again.source_uri
    AND rejections.last_seen >= read.read_at
RETURNING rejections.part_no, rejections.reason
