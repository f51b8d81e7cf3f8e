SELECT sightings.* EXCLUDE (part_no, run_id)
FROM sightings
SEMI JOIN wanted USING (capture_id)
ORDER BY capture_id, source_uri, source_member
