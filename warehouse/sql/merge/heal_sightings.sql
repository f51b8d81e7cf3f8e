-- `healed`: rejections that left the list; the sightings of what was turned away there go with them.
DELETE FROM sightings
USING healed
WHERE sightings.source_uri = healed.source_uri
    AND sightings.source_member IS NOT DISTINCT FROM healed.source_member
    AND sightings.outcome = 'rejected'
    AND sightings.fetched_at <= healed.last_seen
RETURNING sightings.part_no
