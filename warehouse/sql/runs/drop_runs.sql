-- A run that brought a row that is still there stays: the row says which run brought it.
DELETE FROM ingest_runs
WHERE run_id IN (SELECT run_id FROM aged)
    AND run_id NOT IN (SELECT run_id FROM captures)
    AND run_id NOT IN (SELECT run_id FROM sightings)
    AND run_id NOT IN (SELECT run_id FROM rejections)
    AND run_id NOT IN (SELECT run_id FROM parts)
