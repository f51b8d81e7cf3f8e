SELECT * REPLACE (left(parameters, 4000) AS parameters), run_id IN (SELECT run_id FROM captures) AS has_pages
FROM ingest_runs
WHERE starts_with(run_id, $run_id)
ORDER BY run_id
LIMIT 2
