CREATE OR REPLACE VIEW site_quality AS
WITH latest AS MATERIALIZED (
    SELECT capture_id, site_of(site, url) AS site FROM captures_latest
),
pages AS (
    SELECT
        latest.site,
        count(*) AS captures,
        avg(captures.confidence) AS mean_confidence,
        count(*) FILTER (list_contains(captures.flags, 'low_confidence')) / count(*) AS low_confidence_share
    FROM latest
    JOIN captures USING (capture_id)
    GROUP BY ALL
),
told AS (
    SELECT
        latest.site,
        count(*) AS stories,
        count(*) FILTER (articles.headline IS NULL) / count(*) AS no_headline_share,
        count(*) FILTER (articles.published_at IS NULL) / count(*) AS no_date_share,
        count(*) FILTER (articles.byline IS NULL AND len(articles.authors) = 0) / count(*) AS no_byline_share
    FROM latest
    JOIN articles USING (capture_id)
    GROUP BY ALL
),
addresses AS (
    SELECT source_uri, source_member, min(site_of(site, url)) AS site
    FROM sightings
    WHERE outcome = 'rejected'
    GROUP BY ALL
),
refused AS (
    SELECT coalesce(addresses.site, site_of(NULL, rejections.source_uri)) AS site, count(*) AS rejections
    FROM rejections
    LEFT JOIN addresses
        ON addresses.source_uri = rejections.source_uri
        AND addresses.source_member IS NOT DISTINCT FROM rejections.source_member
    GROUP BY ALL
),
known AS (
    SELECT site FROM pages UNION SELECT site FROM refused
)
SELECT
    known.site,
    coalesce(pages.captures, 0) AS captures,
    coalesce(refused.rejections, 0) AS rejections,
    pages.mean_confidence,
    pages.low_confidence_share,
    coalesce(told.stories, 0) AS stories,
    told.no_headline_share,
    told.no_date_share,
    told.no_byline_share
FROM known
LEFT JOIN pages ON pages.site IS NOT DISTINCT FROM known.site
LEFT JOIN refused ON refused.site IS NOT DISTINCT FROM known.site
LEFT JOIN told ON told.site IS NOT DISTINCT FROM known.site;
COMMENT ON VIEW site_quality IS 'How well the pages of each site were read';
COMMENT ON COLUMN site_quality.site IS 'The site: as the source gives it, else the host of the url; NULL where neither is known';
COMMENT ON COLUMN site_quality.captures IS 'Newest captures of its addresses';
COMMENT ON COLUMN site_quality.rejections IS 'Sources and pages turned away';
COMMENT ON COLUMN site_quality.mean_confidence IS 'Mean of captures.confidence';
COMMENT ON COLUMN site_quality.low_confidence_share IS 'Captures flagged low_confidence out of all';
COMMENT ON COLUMN site_quality.stories IS 'Stories of these captures';
COMMENT ON COLUMN site_quality.no_headline_share IS 'Stories without a headline out of all';
COMMENT ON COLUMN site_quality.no_date_share IS 'Stories without a date of publication out of all';
COMMENT ON COLUMN site_quality.no_byline_share IS 'Stories with neither byline nor author out of all';
