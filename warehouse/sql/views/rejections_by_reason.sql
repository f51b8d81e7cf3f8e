CREATE OR REPLACE VIEW rejections_by_reason AS
SELECT
    stage,
    reason,
    count(*) AS rejections,
    sum(attempts)::BIGINT AS attempts,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen,
    arg_max(source_uri, (last_seen, source_uri)) AS newest_source,
    arg_max(detail, (last_seen, source_uri)) AS newest_detail
FROM rejections
GROUP BY stage, reason
ORDER BY rejections DESC, stage, reason;
COMMENT ON VIEW rejections_by_reason IS 'What was turned away, by stage and reason, most frequent first';
COMMENT ON COLUMN rejections_by_reason.rejections IS 'Sources and pages turned away for this reason';
COMMENT ON COLUMN rejections_by_reason.attempts IS 'How often they were turned away, all together';
COMMENT ON COLUMN rejections_by_reason.newest_source IS 'The one turned away last';
COMMENT ON COLUMN rejections_by_reason.newest_detail IS 'What was wrong with that one';
