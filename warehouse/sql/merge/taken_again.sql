SELECT source_uri, NULL::VARCHAR AS source_member, $now AS met_at, false AS refused, NULL::VARCHAR AS content_hash
FROM again
WHERE capture_id IS NOT NULL
