-- One row for each place of this batch, what the batch counts for it, and the part that holds its row already.
-- The first place of new content loaded it; every other one knows it.
WITH judged AS (
    SELECT
        staged.* EXCLUDE (outcome),
        fresh.capture_id IS NOT NULL AS is_fresh,
        CASE
            WHEN capture_id IS NULL THEN outcome
            WHEN fresh.capture_id IS NULL THEN 'known'
            WHEN row_number() OVER (PARTITION BY capture_id ORDER BY row_no) > 1 THEN 'known'
            ELSE 'loaded'
        END AS outcome
    FROM staged_sightings AS staged
    LEFT JOIN fresh USING (capture_id)
),
places AS (
    SELECT
        source_uri,
        source_member,
        capture_id,
        arg_max(url, row_no) AS url,
        arg_max(site, row_no) AS site,
        arg_max(captured_at, row_no) AS captured_at,
        max(fetched_at) AS fetched_at,
        arg_max(mtime, row_no) AS mtime,
        arg_max(etag, row_no) AS etag,
        arg_max(byte_length, row_no) AS byte_length,
        arg_min(outcome, row_no) AS outcome,
        min(row_no) AS row_no,
        bool_and(is_fresh) AS is_fresh,
        count(*) AS found,
        count(*) FILTER (outcome = 'loaded') AS loaded,
        count(*) FILTER (outcome = 'known') AS known,
        count(*) FILTER (outcome = 'rejected') AS rejected,
        count(*) FILTER (outcome = 'skipped') AS skipped
    FROM judged
    GROUP BY source_uri, source_member, capture_id
),
met_before AS (
    SELECT places.row_no, any_value(sightings.part_no) AS old_part_no
    FROM (FROM places WHERE NOT is_fresh) AS places -- nobody has met content that the warehouse lacks
    JOIN sightings
        ON sightings.source_uri = places.source_uri
        AND sightings.capture_id IS NOT DISTINCT FROM places.capture_id
        AND sightings.source_member IS NOT DISTINCT FROM places.source_member
    GROUP BY places.row_no
)
SELECT places.* EXCLUDE (is_fresh), old_part_no
FROM places
LEFT JOIN met_before USING (row_no)
ORDER BY row_no
