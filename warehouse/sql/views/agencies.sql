-- A story that names an agency twice, as its author and as its source, counts once.
CREATE OR REPLACE VIEW agencies AS
WITH latest AS MATERIALIZED (
    SELECT capture_id, site_of(site, url) AS site, seen_at FROM captures_latest
),
named AS MATERIALIZED (
    SELECT spelling, agency, agency_kind FROM agency_spellings
),
of_stories AS MATERIALIZED (
    SELECT credited.capture_id, credited.story_no, credited.spelling, named.agency
    FROM (
        SELECT capture_id, story_no, unnest(list_append(authors, source)) AS spelling
        FROM articles
        WHERE source IS NOT NULL OR len(authors) > 0
    ) AS credited
    JOIN named USING (spelling)
),
articles_of AS (
    SELECT agency, count(*) AS articles
    FROM latest
    JOIN (SELECT DISTINCT capture_id, story_no, agency FROM of_stories) USING (capture_id)
    GROUP BY agency
),
credits AS (
    SELECT spelling, agency, site, count(*) AS times, 0 AS photos, min(seen_at) AS first_seen, max(seen_at) AS last_seen
    FROM latest
    JOIN of_stories USING (capture_id)
    GROUP BY ALL
    UNION ALL
    SELECT spelling, agency, site, photos, photos, first_seen, last_seen
    FROM (
        SELECT credit_line AS spelling, site, count(*) AS photos, min(seen_at) AS first_seen, max(seen_at) AS last_seen
        FROM latest
        JOIN photos USING (capture_id)
        WHERE credit_line IS NOT NULL
        GROUP BY ALL
    )
    JOIN named USING (spelling)
),
spelled AS (
    SELECT
        spelling,
        agency,
        sum(times) AS times,
        sum(photos) AS photos,
        list(DISTINCT site) FILTER (site IS NOT NULL) AS sites,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen
    FROM credits
    GROUP BY ALL
)
SELECT
    agency,
    any_value(agency_kind) AS agency_kind,
    list(spelling ORDER BY times DESC, spelling) AS spellings,
    coalesce(any_value(articles), 0) AS articles,
    sum(photos)::BIGINT AS photos,
    list_sort(list_distinct(coalesce(flatten(list(sites)), []))) AS sites,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen
FROM spelled
JOIN (SELECT DISTINCT agency, agency_kind FROM agency_names) AS kinds USING (agency)
LEFT JOIN articles_of USING (agency)
GROUP BY agency;
COMMENT ON VIEW agencies IS 'News and picture agencies in one form, with the lines that credit them';
COMMENT ON COLUMN agencies.spellings IS 'The sources, authors and credit lines that name it as printed, most frequent first';
COMMENT ON COLUMN agencies.articles IS 'Stories of articles_latest that are credited to it';
COMMENT ON COLUMN agencies.photos IS 'Pictures of the newest captures that are credited to it';
COMMENT ON COLUMN agencies.sites IS 'The sites of those pages, sorted';
COMMENT ON COLUMN agencies.first_seen IS 'The earliest capture of those pages';
COMMENT ON COLUMN agencies.last_seen IS 'The latest capture of those pages';
