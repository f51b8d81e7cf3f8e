SELECT page_type, count(*) AS pages, count(*) FILTER (list_contains(flags, 'low_confidence')) AS low
FROM captures
WHERE $run_id IS NULL OR run_id = $run_id
GROUP BY page_type
ORDER BY pages DESC, page_type
