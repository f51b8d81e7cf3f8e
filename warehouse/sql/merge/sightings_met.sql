UPDATE sightings
SET fetched_at = met.fetched_at
FROM met
WHERE met.old_part_no = sightings.part_no
    AND met.source_uri = sightings.source_uri
    AND met.source_member IS NOT DISTINCT FROM sightings.source_member
    AND met.capture_id IS NOT DISTINCT FROM sightings.capture_id
