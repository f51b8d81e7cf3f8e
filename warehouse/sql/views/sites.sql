CREATE OR REPLACE VIEW sites AS
WITH places AS (
    SELECT
        site_of(site, url) AS site,
        nullif(trim(site), '') AS spelling,
        coalesce(
            regexp_extract_all(lower(url), '^https?://([^/?#@]+)(?:[/?#]|$)', 1)[1],
            regexp_extract_all(lower(url), '^[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#]+)', 1)[1]
        ) AS host,
        url,
        capture_id,
        coalesce(captured_at, mtime, fetched_at) AS seen_at
    FROM sightings
    WHERE capture_id IS NOT NULL AND (site IS NOT NULL OR url IS NOT NULL)
)
SELECT
    site,
    coalesce(list_sort(list(DISTINCT spelling) FILTER (spelling IS NOT NULL)), []) AS spellings,
    coalesce(list_sort(list(DISTINCT host) FILTER (host IS NOT NULL)), []) AS hosts,
    count(DISTINCT capture_id) AS captures,
    count(DISTINCT url) AS urls,
    min(seen_at) AS first_seen,
    max(seen_at) AS last_seen
FROM places
WHERE site IS NOT NULL
GROUP BY site;
COMMENT ON VIEW sites IS 'The sites that pages are from, in one form, as sources and addresses give them';
COMMENT ON COLUMN sites.site IS 'What sightings give, in small letters, else the host of the url without www.';
COMMENT ON COLUMN sites.spellings IS 'The site as sightings give it, in every spelling, sorted';
COMMENT ON COLUMN sites.hosts IS 'The hosts of its addresses, with their ports, sorted';
COMMENT ON COLUMN sites.captures IS 'Captures met there, older ones of an address included';
COMMENT ON COLUMN sites.urls IS 'Different addresses';
COMMENT ON COLUMN sites.first_seen IS 'Its earliest capture: when it was captured, else last changed, else met';
COMMENT ON COLUMN sites.last_seen IS 'Its latest capture';
