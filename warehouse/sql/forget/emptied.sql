-- Places where the content was turned away, and nothing else was.
SELECT source_uri, source_member
FROM every_rejections
GROUP BY source_uri, source_member
HAVING bool_and(coalesce(content_hash IN (SELECT capture_id FROM erased), false))
