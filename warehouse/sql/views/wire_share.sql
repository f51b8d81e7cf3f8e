-- One pass over the stories; which printed names are a news agency's is told once for each of them.
CREATE OR REPLACE VIEW wire_share AS
WITH latest AS MATERIALIZED (
    SELECT capture_id, site_of(site, url) AS site FROM captures_latest
),
wires AS (
    SELECT DISTINCT spelling FROM agency_spellings WHERE agency_kind = 'news'
),
wired AS (
    SELECT capture_id, story_no FROM articles SEMI JOIN wires ON wires.spelling = articles.source
    UNION
    SELECT capture_id, story_no
    FROM (SELECT capture_id, story_no, unnest(authors) AS author FROM articles WHERE len(authors) > 0)
    SEMI JOIN wires ON wires.spelling = author
),
counted AS (
    SELECT
        latest.site,
        count(*) AS stories,
        count(*) FILTER (len(articles.authors) > 0) AS signed,
        count(*) FILTER (articles.source IS NOT NULL) AS sourced,
        count(wired.capture_id) AS wire_stories
    FROM latest
    JOIN articles USING (capture_id)
    LEFT JOIN wired ON wired.capture_id = articles.capture_id AND wired.story_no = articles.story_no
    GROUP BY ALL
)
SELECT site, stories, signed, sourced, wire_stories, wire_stories / stories AS wire_share
FROM counted;
COMMENT ON VIEW wire_share IS 'How many stories of each site are signed, and how many are credited to a news agency';
COMMENT ON COLUMN wire_share.site IS 'The site: as the source gives it, else the host of the url; NULL where neither is known';
COMMENT ON COLUMN wire_share.stories IS 'Stories of articles_latest; one at two addresses counts twice';
COMMENT ON COLUMN wire_share.signed IS 'Stories with an author';
COMMENT ON COLUMN wire_share.sourced IS 'Stories with a source: an agency or another outlet';
COMMENT ON COLUMN wire_share.wire_stories IS 'Stories whose source, or one of whose authors, is a news agency of agency_names';
COMMENT ON COLUMN wire_share.wire_share IS 'wire_stories out of stories';
