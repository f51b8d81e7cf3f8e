-- Every run that looked at sources, as if it were one.
SELECT
    count(*) AS runs,
    coalesce(sum(found), 0)::BIGINT AS found,
    coalesce(sum(loaded), 0)::BIGINT AS loaded,
    coalesce(sum(known), 0)::BIGINT AS known,
    coalesce(sum(rejected), 0)::BIGINT AS rejected,
    coalesce(sum(skipped), 0)::BIGINT AS skipped,
    min(started_at) AS started_at,
    max(ended_at) AS ended_at
FROM ingest_runs
WHERE command IN ('ingest', 'replay')
