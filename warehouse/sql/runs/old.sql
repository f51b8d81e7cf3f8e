-- Finished runs of before a time.
SELECT run_id FROM ingest_runs WHERE state <> 'running' AND ended_at < $before
