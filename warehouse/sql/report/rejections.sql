-- What a run turned away: what it was the first to meet, and what it met again and nobody has since.
WITH met AS (
    SELECT *
    FROM rejections
    WHERE $run_id IS NULL OR run_id = $run_id OR last_seen BETWEEN $started_at AND coalesce($ended_at, last_seen)
)
SELECT
    reason,
    stage,
    count(*) OVER (PARTITION BY reason, stage) AS rejections,
    left(source_uri, 500) AS source_uri,
    left(source_member, 300) AS source_member,
    left(detail, 500) AS detail,
    left(evidence, 400) AS evidence,
    attempts,
    last_seen
FROM met
QUALIFY row_number() OVER (PARTITION BY reason, stage ORDER BY last_seen DESC, source_uri, source_member) <= $samples
ORDER BY rejections DESC, reason, stage, last_seen DESC, source_uri, source_member
