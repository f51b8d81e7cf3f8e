-- One row for each thing turned away in this batch, and the part that holds its row already.
WITH causes AS (
    SELECT
        source_uri,
        source_member,
        content_hash,
        reason,
        arg_min(stage, row_no) AS stage,
        arg_min(detail, row_no) AS detail,
        arg_min(evidence, row_no) AS evidence,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen,
        sum(attempts)::BIGINT AS attempts,
        min(row_no) AS row_no
    FROM staged_rejections
    GROUP BY source_uri, source_member, content_hash, reason
),
refused_before AS (
    SELECT causes.row_no, any_value(rejections.part_no) AS old_part_no
    FROM causes
    JOIN rejections
        ON rejections.source_uri = causes.source_uri
        AND rejections.reason = causes.reason
        AND rejections.source_member IS NOT DISTINCT FROM causes.source_member
        AND rejections.content_hash IS NOT DISTINCT FROM causes.content_hash
    GROUP BY causes.row_no
)
SELECT causes.*, old_part_no
FROM causes
LEFT JOIN refused_before USING (row_no)
ORDER BY row_no
