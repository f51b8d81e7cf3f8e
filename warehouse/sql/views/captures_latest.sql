-- Most addresses are met once: only those that were met again are sorted. Most captures have an address: only those of
-- captures that were met without one are looked for.
CREATE OR REPLACE VIEW captures_latest AS
WITH dated AS (
    SELECT capture_id, url, site, captured_at, source_uri, source_member, coalesce(captured_at, mtime, fetched_at) AS seen_at
    FROM sightings
    WHERE capture_id IS NOT NULL
),
met_again AS MATERIALIZED (
    SELECT url FROM dated WHERE url IS NOT NULL GROUP BY url HAVING count(*) > 1
),
of_url AS (
    SELECT *
    FROM dated
    SEMI JOIN met_again USING (url)
    QUALIFY row_number() OVER (PARTITION BY url ORDER BY seen_at DESC, capture_id, source_uri, source_member) = 1
),
nowhere AS MATERIALIZED (
    SELECT * FROM dated WHERE url IS NULL
),
somewhere AS (
    SELECT capture_id FROM dated SEMI JOIN nowhere USING (capture_id) WHERE url IS NOT NULL
),
without_url AS (
    SELECT *
    FROM nowhere
    ANTI JOIN somewhere USING (capture_id)
    QUALIFY row_number() OVER (PARTITION BY capture_id ORDER BY seen_at DESC, source_uri, source_member) = 1
)
SELECT capture_id, url, site, captured_at, seen_at FROM dated ANTI JOIN met_again USING (url) WHERE url IS NOT NULL
UNION ALL
SELECT capture_id, url, site, captured_at, seen_at FROM of_url
UNION ALL
SELECT capture_id, url, site, captured_at, seen_at FROM without_url;
COMMENT ON VIEW captures_latest IS 'The newest capture of each url, and every capture that no url is known for';
COMMENT ON COLUMN captures_latest.seen_at IS 'What newest goes by: when it was captured, else last changed, else met';
