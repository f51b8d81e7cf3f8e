CREATE OR REPLACE VIEW photo_credits AS
WITH latest AS MATERIALIZED (
    SELECT capture_id, site_of(site, url) AS site FROM captures_latest
),
credited AS (
    SELECT
        latest.site,
        photos.creator,
        photos.credit_line,
        count(*) AS photos,
        sum(photos.occurrences)::BIGINT AS occurrences,
        count(photos.story_no) AS with_stories,
        min(photos.date_created) AS first_created,
        max(photos.date_created) AS last_created
    FROM latest
    JOIN photos USING (capture_id)
    WHERE photos.creator IS NOT NULL OR photos.credit_line IS NOT NULL
    GROUP BY ALL
),
agencies_named AS (
    SELECT spelling AS credit_line, list(agency ORDER BY agency) AS agencies FROM agency_spellings GROUP BY spelling
),
creators AS (
    SELECT creator, name_key(creator) AS name_key FROM (SELECT DISTINCT creator FROM credited)
)
SELECT site, name_key, creator, coalesce(agencies, []) AS agencies, credit_line, credited.* EXCLUDE (site, creator, credit_line)
FROM credited
LEFT JOIN agencies_named USING (credit_line)
LEFT JOIN creators USING (creator);
COMMENT ON VIEW photo_credits IS 'Which photographers and agencies a site uses: its pictures by creator and credit line';
COMMENT ON COLUMN photo_credits.site IS 'The site: as the source gives it, else the host of the url; NULL where neither is known';
COMMENT ON COLUMN photo_credits.name_key IS 'The creator''s name in one form; see people';
COMMENT ON COLUMN photo_credits.agencies IS 'The agencies that the credit line names, in one form; see agencies';
COMMENT ON COLUMN photo_credits.photos IS 'Pictures of the newest captures, those of pointers included';
COMMENT ON COLUMN photo_credits.occurrences IS 'How often they stand there';
COMMENT ON COLUMN photo_credits.with_stories IS 'Those that belong to a story, not to a pointer';
COMMENT ON COLUMN photo_credits.first_created IS 'The earliest date that a caption gives';
COMMENT ON COLUMN photo_credits.last_created IS 'The latest date that a caption gives';
