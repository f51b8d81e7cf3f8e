-- `listed`: sources as they are now. For each that was met as one page: its version when it was last met so, or last met
-- at all; whether nothing new is said about it; whether it was turned away then; and whether it is as it was, so that it need not be read.
-- $first and $last are the first and the last of the addresses: a comparison that spares most of the join.
-- A clock that stamps files coarsely, as by whole seconds, gives two changes one time. A file that was changed just
-- before it was read may have changed once more since, and is read again.
WITH met AS (
    SELECT
        listed.row_no,
        sightings.capture_id,
        sightings.etag,
        sightings.mtime,
        sightings.fetched_at,
        coalesce(
            CASE
                WHEN listed.etag IS NOT NULL THEN listed.etag = sightings.etag
                ELSE listed.byte_length = sightings.byte_length
                    AND listed.mtime = sightings.mtime
                    AND epoch_us(sightings.mtime) < epoch_us(sightings.fetched_at)
                        - if(epoch_us(sightings.mtime) % 1_000_000 = 0, 2_000_000, 100_000)
            END,
            false
        ) AS same,
        coalesce(
            (listed.described_at IS NULL OR epoch_us(listed.described_at) < epoch_us(sightings.fetched_at) - 100_000)
            AND (listed.url IS NULL OR listed.url = sightings.url)
            AND (listed.site IS NULL OR listed.site = sightings.site)
            AND (listed.captured_at IS NULL OR listed.captured_at = sightings.captured_at)
            AND (NOT $expects_site OR sightings.site IS NOT NULL)
            AND (NOT $site_from_url OR sightings.url IS NULL OR sightings.site IS NOT NULL),
            false
        ) AS told
    FROM listed
    JOIN sightings ON sightings.source_uri = listed.source_uri
    WHERE sightings.source_member IS NULL AND sightings.source_uri BETWEEN $first AND $last
)
SELECT
    row_no,
    capture_id,
    etag,
    mtime,
    capture_id IS NULL AS refused,
    told AND capture_id IS NOT NULL AS told,
    same AND told AND capture_id IS NOT NULL AS unchanged
FROM met
QUALIFY row_number() OVER (PARTITION BY row_no ORDER BY same DESC, fetched_at DESC) = 1
