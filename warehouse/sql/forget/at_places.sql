-- Content that was turned away at the places, whole as it was.
SELECT DISTINCT content_hash AS capture_id
FROM every_rejections
WHERE content_hash IS NOT NULL
    AND (source_uri, coalesce(source_member, '')) IN (SELECT (source_uri, coalesce(source_member, '')) FROM places)
