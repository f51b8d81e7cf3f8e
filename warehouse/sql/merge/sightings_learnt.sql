-- What a source says of itself now replaces what it said before; what it no longer says stays.
UPDATE sightings
SET
    url = coalesce(met.url, sightings.url),
    site = coalesce(met.site, sightings.site),
    captured_at = coalesce(met.captured_at, sightings.captured_at),
    mtime = coalesce(met.mtime, sightings.mtime),
    etag = coalesce(met.etag, sightings.etag),
    byte_length = coalesce(met.byte_length, sightings.byte_length)
FROM met
WHERE met.old_part_no = sightings.part_no
    AND met.source_uri = sightings.source_uri
    AND met.source_member IS NOT DISTINCT FROM sightings.source_member
    AND met.capture_id IS NOT DISTINCT FROM sightings.capture_id
    AND (
        met.url <> coalesce(sightings.url, '')
        OR met.site <> coalesce(sightings.site, '')
        OR (met.captured_at IS NOT NULL AND met.captured_at IS DISTINCT FROM sightings.captured_at)
        OR (met.mtime IS NOT NULL AND met.mtime IS DISTINCT FROM sightings.mtime)
        OR met.etag <> coalesce(sightings.etag, '')
        OR (met.byte_length IS NOT NULL AND met.byte_length IS DISTINCT FROM sightings.byte_length)
    )
