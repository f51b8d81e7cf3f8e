UPDATE ingest_runs
SET parameters = redacted.parameters, error = redacted.error
FROM redacted
WHERE redacted.run_id = ingest_runs.run_id
