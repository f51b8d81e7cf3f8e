-- A file of `stories` without rows of what is gone, and without a match that is gone.
SELECT * EXCLUDE (is_kept) REPLACE (
    CASE WHEN is_kept THEN match_capture_id END AS match_capture_id,
    CASE WHEN is_kept THEN match_story_no END AS match_story_no,
    CASE WHEN is_kept THEN similarity END AS similarity
)
FROM (
    SELECT *, match_capture_id NOT IN (SELECT capture_id FROM erased) AS is_kept
    FROM read_parquet([{files}], hive_partitioning = false)
    WHERE ({condition}) IS NOT TRUE
)
