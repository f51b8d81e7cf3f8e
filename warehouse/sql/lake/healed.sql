-- Rejections of places where a page was taken in since, or the same turned away for another reason: see merge/heal.sql.
CREATE TEMP TABLE lake_healed AS
WITH taken AS (
    SELECT source_uri, source_member, fetched_at AS met_at, false AS refused, NULL::VARCHAR AS content_hash
    FROM lake_seen
    WHERE capture_id IS NOT NULL
    UNION ALL
    SELECT source_uri, NULL, read_at, false, NULL FROM lake_compacted_containers
    UNION ALL
    SELECT source_uri, NULL, read_at, false, NULL FROM lake_fresh_containers
    UNION ALL
    SELECT source_uri, source_member, last_seen, true, content_hash FROM lake_refused
)
SELECT refused.*
FROM lake_refused AS refused
SEMI JOIN taken
    ON taken.source_uri = refused.source_uri
    AND taken.source_member IS NOT DISTINCT FROM refused.source_member
    AND taken.met_at > refused.last_seen
    AND (NOT taken.refused OR refused.content_hash IS NULL OR refused.content_hash = taken.content_hash);
