-- Containers that were read to their end: as they were then, and what the shards of that reading hold of them.
WITH met AS (
    SELECT unnest(held) AS held, read_from FROM lake_shards
)
SELECT
    read.*,
    sum(met.held.found)::BIGINT AS found,
    sum(met.held.rejected)::BIGINT AS rejected,
    sum(met.held.skipped)::BIGINT AS skipped
FROM containers AS read
JOIN met ON met.held.source_uri = read.source_uri AND met.read_from >= read.read_at
WHERE read.byte_length > $bytes
GROUP BY ALL
