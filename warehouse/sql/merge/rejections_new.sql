INSERT INTO rejections BY NAME
SELECT
    source_uri, source_member, content_hash, reason, stage, detail, evidence, first_seen, last_seen, attempts,
    $part_no AS part_no,
    $run_id AS run_id
FROM refused
WHERE old_part_no IS NULL
ORDER BY row_no
