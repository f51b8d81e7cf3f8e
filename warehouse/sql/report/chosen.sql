SELECT capture_id
FROM captures
WHERE $run_id IS NULL OR run_id = $run_id
ORDER BY list_contains(flags, 'low_confidence') DESC, confidence, capture_id
LIMIT $pages
