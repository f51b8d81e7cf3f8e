SELECT * FROM ingest_runs WHERE run_id = $run_id
