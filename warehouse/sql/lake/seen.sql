-- All sightings at the places to settle, in the order of their shards; content that an earlier shard holds is known.
CREATE TEMP TABLE lake_seen AS
WITH met AS (
    SELECT *, 0 AS rank FROM lake_compacted_sightings
    UNION ALL BY NAME
    SELECT fresh.* REPLACE (if(fresh.outcome = 'loaded' AND doubled.part_no IS NOT NULL, 'known', fresh.outcome) AS outcome), rank
    FROM lake_fresh_sightings AS fresh
    JOIN lake_ranks USING (part_no)
    LEFT JOIN lake_doubled AS doubled ON doubled.capture_id = fresh.capture_id AND doubled.part_no = fresh.part_no
)
SELECT met.*
FROM met
SEMI JOIN lake_places AS places
    ON places.source_uri = met.source_uri AND places.source_member IS NOT DISTINCT FROM met.source_member;
