-- Content by the start of its hash; no place: what else was met there stays.
SELECT DISTINCT NULL::VARCHAR AS source_uri, NULL::VARCHAR AS source_member, capture_id
FROM (
    SELECT capture_id FROM every_captures
    UNION ALL SELECT content_hash FROM every_rejections
    UNION ALL SELECT content_hash FROM tombstones
)
WHERE starts_with(capture_id, $wanted)
