SELECT
    least(floor(confidence * 20), 19)::INTEGER AS bin,
    list_contains(flags, 'low_confidence') AS is_low,
    count(*) AS pages
FROM captures
WHERE $run_id IS NULL OR run_id = $run_id
GROUP BY ALL
ORDER BY ALL
