-- A place that ends in / stands for all below it.
SELECT DISTINCT source_uri, source_member, capture_id
FROM (
    SELECT source_uri, source_member, capture_id FROM every_sightings
    UNION ALL SELECT source_uri, source_member, content_hash FROM every_rejections
)
WHERE source_uri = $wanted OR (ends_with($wanted, '/') AND starts_with(source_uri, $wanted))
