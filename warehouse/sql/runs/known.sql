SELECT run_id FROM ingest_runs
