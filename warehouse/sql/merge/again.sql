-- `again`: sources met again as they were: source_uri, capture_id of the page (NULL for a container).
-- Their sightings: of a container those of its last reading, which may hold records turned away or passed over.
-- $first and $last are the first and the last of the addresses: a comparison that spares most of the join.
UPDATE sightings
SET fetched_at = greatest(sightings.fetched_at, $now)
FROM (
    SELECT again.source_uri, again.capture_id, read.read_at
    FROM again
    LEFT JOIN containers AS read ON again.capture_id IS NULL AND read.source_uri = again.source_uri
) AS met
WHERE met.source_uri = sightings.source_uri
    AND sightings.source_uri BETWEEN $first AND $last
    AND CASE
        WHEN met.capture_id IS NULL THEN sightings.fetched_at >= met.read_at
        ELSE sightings.source_member IS NULL AND sightings.capture_id = met.capture_id
    END
RETURNING sightings.part_no, sightings.capture_id IS NOT NULL AS known, sightings.outcome
