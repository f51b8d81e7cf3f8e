SELECT
    reason,
    count(*) AS rejections,
    sum(attempts)::BIGINT AS attempts,
    max(last_seen) AS last_seen,
    arg_max(detail, (last_seen, source_uri, source_member)) AS what_to_do,
    arg_max(concat_ws(' ', source_uri, source_member), (last_seen, source_uri, source_member)) AS example
FROM rejections
GROUP BY reason
ORDER BY rejections DESC, reason
