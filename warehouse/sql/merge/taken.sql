-- Places of this batch where a page was taken in, and containers that were read to their end; and what was turned away,
-- which no longer stands on the list for another reason.
SELECT source_uri, source_member, fetched_at AS met_at, false AS refused, NULL::VARCHAR AS content_hash
FROM met
WHERE capture_id IS NOT NULL
UNION ALL
SELECT source_uri, NULL, read_at, false, NULL FROM staged_containers
UNION ALL
SELECT source_uri, source_member, last_seen, true, content_hash FROM refused
