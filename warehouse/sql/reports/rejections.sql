SELECT reason, stage, source_uri, source_member, detail, attempts, first_seen, last_seen
FROM rejections
WHERE ($reason IS NULL OR reason = $reason) AND ($source IS NULL OR source_uri = $source)
ORDER BY reason, source_uri, source_member, content_hash
LIMIT $limit
