SELECT
    reason,
    count(*) AS "count",
    count(*) FILTER (WHERE run_id = $run_id) AS "new",
    arg_max(source_uri, (last_seen, source_uri)) AS source,
    arg_max(source_member, (last_seen, source_uri)) AS member,
    arg_max(detail, (last_seen, source_uri)) AS detail
FROM rejections
WHERE last_seen >= $started_at
GROUP BY reason
ORDER BY "count" DESC, reason
