-- All rejections at the places to settle, one row a key, as the loader would have merged them.
CREATE TEMP TABLE lake_refused AS
WITH met AS (
    SELECT *, 0 AS rank FROM lake_compacted_rejections
    UNION ALL BY NAME
    SELECT fresh.*, rank FROM lake_fresh_rejections AS fresh JOIN lake_ranks USING (part_no)
)
SELECT
    met.source_uri,
    met.source_member,
    met.content_hash,
    met.reason,
    first(met.stage ORDER BY rank) AS stage,
    first(met.detail ORDER BY rank) AS detail,
    first(met.evidence ORDER BY rank) AS evidence,
    min(met.first_seen) AS first_seen,
    max(met.last_seen) AS last_seen,
    sum(met.attempts)::BIGINT AS attempts,
    first(met.part_no ORDER BY rank) AS part_no,
    first(met.run_id ORDER BY rank) AS run_id
FROM met
SEMI JOIN lake_places AS places
    ON places.source_uri = met.source_uri AND places.source_member IS NOT DISTINCT FROM met.source_member
GROUP BY met.source_uri, met.source_member, met.content_hash, met.reason;
