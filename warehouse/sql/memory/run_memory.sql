UPDATE ingest_runs SET memory_version = $memory_version WHERE run_id = $run_id
