-- Names are brought into one form once for each spelling, not for each time that it is printed.
CREATE OR REPLACE VIEW people AS
WITH latest AS MATERIALIZED (
    SELECT capture_id, site_of(site, url) AS site, seen_at FROM captures_latest
),
printed AS (
    SELECT spelling, site, count(*) AS articles, 0 AS photos, min(seen_at) AS first_seen, max(seen_at) AS last_seen
    FROM latest
    JOIN (SELECT capture_id, unnest(authors) AS spelling FROM articles WHERE len(authors) > 0) USING (capture_id)
    GROUP BY ALL
    UNION ALL
    SELECT creator, site, 0, count(*), min(seen_at), max(seen_at)
    FROM latest
    JOIN photos USING (capture_id)
    WHERE creator IS NOT NULL
    GROUP BY ALL
),
spelled AS (
    SELECT
        spelling,
        sum(articles)::BIGINT AS articles,
        sum(photos)::BIGINT AS photos,
        list(DISTINCT site) FILTER (site IS NOT NULL) AS sites,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen
    FROM printed
    GROUP BY spelling
),
keyed AS (
    SELECT name_key(spelling) AS name_key, * FROM spelled
)
SELECT
    name_key,
    arg_min(spelling, (-(articles + photos), spelling)) AS name,
    list(spelling ORDER BY articles + photos DESC, spelling) AS spellings,
    sum(articles)::BIGINT AS articles,
    sum(photos)::BIGINT AS photos,
    list_sort(list_distinct(coalesce(flatten(list(sites)), []))) AS sites,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen
FROM keyed
ANTI JOIN agency_names ON agency_names.agency_key = keyed.name_key
WHERE name_key IS NOT NULL
GROUP BY name_key;
COMMENT ON VIEW people IS 'Authors and photographers in one form, with their spellings; agencies are listed apart';
COMMENT ON COLUMN people.name_key IS 'What their spellings have in common: name_key(spelling)';
COMMENT ON COLUMN people.name IS 'The spelling that is printed most often';
COMMENT ON COLUMN people.spellings IS 'Every spelling, most frequent first';
COMMENT ON COLUMN people.articles IS 'Stories of articles_latest that they signed';
COMMENT ON COLUMN people.photos IS 'Pictures of the newest captures that are credited to them';
COMMENT ON COLUMN people.sites IS 'The sites of those pages, sorted';
COMMENT ON COLUMN people.first_seen IS 'The earliest capture of those pages';
COMMENT ON COLUMN people.last_seen IS 'The latest capture of those pages';
