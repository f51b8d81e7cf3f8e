-- `listed`: sources as they are now. For each that was read to its end as a container: its version then; whether nothing
-- new is said about the pages in it; and whether it is as it was, so that it need not be read.
WITH met AS (
    SELECT
        listed.*,
        read.etag AS read_etag,
        read.mtime AS read_mtime,
        read.read_at,
        coalesce(
            CASE
                WHEN listed.etag IS NOT NULL THEN listed.etag = read.etag
                ELSE listed.byte_length = read.byte_length
                    AND listed.mtime = read.mtime
                    AND epoch_us(read.mtime) < epoch_us(read.read_at)
                        - if(epoch_us(read.mtime) % 1_000_000 = 0, 2_000_000, 100_000)
            END,
            false
        ) AS same,
        coalesce(epoch_us(listed.described_at) < epoch_us(read.read_at) - 100_000, true)
            AND read.columns_told IS NOT DISTINCT FROM $columns_told AS told
    FROM listed
    JOIN containers AS read ON read.source_uri = listed.source_uri
),
untold AS (
    SELECT DISTINCT met.row_no
    FROM met
    JOIN sightings ON sightings.source_uri = met.source_uri
    WHERE sightings.capture_id IS NOT NULL
        AND sightings.fetched_at >= met.read_at
        AND (
            (met.url IS NOT NULL AND sightings.url IS DISTINCT FROM met.url)
            OR (met.site IS NOT NULL AND sightings.site IS DISTINCT FROM met.site)
            OR (met.captured_at IS NOT NULL AND sightings.captured_at IS DISTINCT FROM met.captured_at)
            OR ($expects_site AND sightings.site IS NULL)
            OR ($site_from_url AND sightings.url IS NOT NULL AND sightings.site IS NULL)
        )
)
SELECT
    met.row_no,
    NULL::VARCHAR AS capture_id,
    read_etag AS etag,
    read_mtime AS mtime,
    false AS refused,
    told AND untold.row_no IS NULL AS told,
    same AND told AND untold.row_no IS NULL AS unchanged
FROM met
LEFT JOIN untold ON untold.row_no = met.row_no
