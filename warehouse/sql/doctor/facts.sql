SELECT
    (SELECT count(*) FROM captures) AS captures,
    (SELECT count(*) FROM tombstones) AS tombstones,
    (SELECT max(ended_at) FROM ingest_runs WHERE state = 'completed' AND loaded > 0) AS last_loaded
