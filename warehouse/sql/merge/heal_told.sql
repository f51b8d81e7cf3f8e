-- `healed`: rejections that left the list. What was said of their places stays true of the page that is there now.
UPDATE sightings
SET
    url = coalesce(sightings.url, before.url),
    site = coalesce(sightings.site, before.site),
    captured_at = coalesce(sightings.captured_at, before.captured_at)
FROM (
    SELECT DISTINCT refused.source_uri, refused.source_member, refused.url, refused.site, refused.captured_at, refused.fetched_at
    FROM sightings AS refused
    JOIN healed
        ON healed.source_uri = refused.source_uri
        AND healed.source_member IS NOT DISTINCT FROM refused.source_member
    WHERE refused.outcome = 'rejected' AND refused.fetched_at <= healed.last_seen
) AS before
WHERE before.source_uri = sightings.source_uri
    AND before.source_member IS NOT DISTINCT FROM sightings.source_member
    AND sightings.capture_id IS NOT NULL
    AND sightings.fetched_at > before.fetched_at
RETURNING sightings.part_no
