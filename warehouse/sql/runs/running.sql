SELECT run_id, process FROM ingest_runs WHERE state = 'running' ORDER BY run_id
