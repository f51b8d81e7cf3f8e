CREATE OR REPLACE VIEW successive_captures AS
WITH dated AS (
    SELECT capture_id, url, site, coalesce(captured_at, mtime, fetched_at) AS seen_at
    FROM sightings
    WHERE capture_id IS NOT NULL AND url IS NOT NULL
),
changed AS (
    SELECT url FROM dated GROUP BY url HAVING min(capture_id) <> max(capture_id)
),
ordered AS (
    SELECT
        url,
        site,
        lag(capture_id) OVER history AS old_capture_id,
        capture_id AS new_capture_id,
        lag(seen_at) OVER history AS old_seen_at,
        seen_at AS new_seen_at
    FROM dated
    SEMI JOIN changed USING (url)
    WINDOW history AS (PARTITION BY url ORDER BY seen_at, capture_id)
)
SELECT url, site_of(site, url) AS site, old_capture_id, new_capture_id, old_seen_at, new_seen_at
FROM ordered
WHERE old_capture_id <> new_capture_id;
COMMENT ON VIEW successive_captures IS 'Each capture of a url with the one before it; page_changes(old, new) says what changed';
COMMENT ON COLUMN successive_captures.url IS 'The page''s address';
COMMENT ON COLUMN successive_captures.site IS 'The site: as the source gives it, else the host of the url';
COMMENT ON COLUMN successive_captures.old_capture_id IS 'The capture before';
COMMENT ON COLUMN successive_captures.new_capture_id IS 'The capture after it, of other content';
COMMENT ON COLUMN successive_captures.old_seen_at IS 'When the one before was captured, else last changed, else met';
COMMENT ON COLUMN successive_captures.new_seen_at IS 'When the one after was captured, else last changed, else met';
