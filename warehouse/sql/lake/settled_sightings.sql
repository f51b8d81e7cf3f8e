-- The sightings at the places to settle, one row a key, as the loader would have merged them: the first one's outcome,
-- the last word of the source on itself. What was turned away and healed goes; what was said of it stays said.
CREATE TEMP TABLE lake_sightings AS
WITH merged AS (
    SELECT
        source_uri,
        source_member,
        capture_id,
        arg_max(url, rank) FILTER (url IS NOT NULL) AS url,
        arg_max(site, rank) FILTER (site IS NOT NULL) AS site,
        arg_max(captured_at, rank) FILTER (captured_at IS NOT NULL) AS captured_at,
        max(fetched_at) AS fetched_at,
        arg_max(mtime, rank) FILTER (mtime IS NOT NULL) AS mtime,
        arg_max(etag, rank) FILTER (etag IS NOT NULL) AS etag,
        arg_max(byte_length, rank) FILTER (byte_length IS NOT NULL) AS byte_length,
        first(outcome ORDER BY rank) AS outcome,
        first(part_no ORDER BY rank) AS part_no,
        first(run_id ORDER BY rank) AS run_id
    FROM lake_seen
    GROUP BY source_uri, source_member, capture_id
),
healed AS (
    SELECT source_uri, source_member, max(last_seen) AS last_seen FROM lake_healed GROUP BY source_uri, source_member
),
judged AS (
    SELECT
        merged.*,
        merged.outcome = 'rejected' AND coalesce(merged.fetched_at <= healed.last_seen, false) AS is_healed
    FROM merged
    LEFT JOIN healed
        ON healed.source_uri = merged.source_uri AND healed.source_member IS NOT DISTINCT FROM merged.source_member
),
told AS (
    SELECT
        source_uri,
        source_member,
        min(fetched_at) AS told_at,
        any_value(url) AS url,
        any_value(site) AS site,
        any_value(captured_at) AS captured_at
    FROM judged
    WHERE is_healed
    GROUP BY source_uri, source_member
)
SELECT
    judged.* EXCLUDE (is_healed) REPLACE (
        coalesce(judged.url, told.url) AS url,
        coalesce(judged.site, told.site) AS site,
        coalesce(judged.captured_at, told.captured_at) AS captured_at
    )
FROM judged
LEFT JOIN told
    ON told.source_uri = judged.source_uri
    AND told.source_member IS NOT DISTINCT FROM judged.source_member
    AND judged.capture_id IS NOT NULL
    AND told.told_at < judged.fetched_at
WHERE NOT is_healed;
