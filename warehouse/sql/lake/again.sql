-- The sightings of sources that are as they were, counted and left as they are: see merge/again.sql.
SELECT sightings.capture_id IS NOT NULL AS known, sightings.outcome
FROM sightings
JOIN (
    SELECT again.source_uri, again.capture_id, read.read_at
    FROM again
    LEFT JOIN containers AS read ON again.capture_id IS NULL AND read.source_uri = again.source_uri
) AS met ON met.source_uri = sightings.source_uri
WHERE sightings.source_uri BETWEEN $first AND $last
    AND CASE
        WHEN met.capture_id IS NULL THEN sightings.fetched_at >= met.read_at
        ELSE sightings.source_member IS NULL AND sightings.capture_id = met.capture_id
    END
