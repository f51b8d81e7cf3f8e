-- Where a capture was met last, and when.
SELECT site, url, coalesce(captured_at, fetched_at) AS seen_at
FROM sightings WHERE capture_id = $capture_id AND (site IS NOT NULL OR url IS NOT NULL)
ORDER BY seen_at DESC, source_uri, source_member LIMIT 1;
