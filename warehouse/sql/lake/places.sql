-- Places that fresh shards have met and another shard or a generation too: what is said of them has to be settled.
-- A container counts as a shard of its own: that it was read to its end heals what was turned away under its name.
CREATE TEMP TABLE lake_places AS
WITH fresh AS (
    SELECT source_uri, source_member, part_no FROM lake_fresh_sightings
    UNION ALL SELECT source_uri, source_member, part_no FROM lake_fresh_rejections
    UNION ALL SELECT source_uri, NULL, 0 FROM lake_fresh_containers
),
known AS (
    SELECT source_uri, source_member FROM lake_compacted_sightings
    UNION ALL SELECT source_uri, source_member FROM lake_compacted_rejections
    UNION ALL SELECT source_uri, NULL FROM lake_compacted_containers
),
places AS (
    SELECT source_uri, source_member, count(DISTINCT part_no) AS shards FROM fresh GROUP BY source_uri, source_member
)
SELECT source_uri, source_member
FROM places
WHERE shards > 1
    OR EXISTS (
        FROM known
        WHERE known.source_uri = places.source_uri AND known.source_member IS NOT DISTINCT FROM places.source_member
    );
