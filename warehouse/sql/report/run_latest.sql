-- The latest run that brought pages; where none did, the latest of all.
SELECT * REPLACE (left(parameters, 4000) AS parameters), run_id IN (SELECT run_id FROM captures) AS has_pages
FROM ingest_runs
ORDER BY has_pages DESC, started_at DESC, run_id DESC
LIMIT 1
