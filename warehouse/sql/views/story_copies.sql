CREATE OR REPLACE VIEW story_copies AS
WITH copies AS (
    SELECT
        stories.story_id,
        site_of(latest.site, latest.url) AS site,
        published_date(articles.published_at) AS published_on,
        latest.seen_at,
        {
            'url': latest.url, 'site': site_of(latest.site, latest.url), 'headline': articles.headline,
            'source': articles.source, 'published_at': articles.published_at, 'seen_at': latest.seen_at,
            'similarity': stories.similarity, 'capture_id': stories.capture_id, 'story_no': stories.story_no
        } AS copy
    FROM stories
    SEMI JOIN (SELECT story_id FROM stories WHERE match_capture_id IS NOT NULL) USING (story_id)
    JOIN captures_latest AS latest USING (capture_id)
    JOIN articles USING (capture_id, story_no)
)
SELECT
    story_id,
    list_sort(list(DISTINCT site) FILTER (site IS NOT NULL)) AS sites,
    count(*) AS articles,
    min(published_on) AS first_published,
    min(seen_at) AS first_seen,
    arg_min(copy.headline, (coalesce(published_on, DATE '9999-12-31'), seen_at, copy.capture_id)) AS headline,
    list(copy ORDER BY published_on NULLS LAST, seen_at, copy.capture_id, copy.story_no) AS members
FROM copies
GROUP BY story_id
HAVING count(DISTINCT site) > 1;
COMMENT ON VIEW story_copies IS 'Stories that several sites print, each with its copies: of each address the newest capture';
COMMENT ON COLUMN story_copies.sites IS 'The sites that print it, sorted';
COMMENT ON COLUMN story_copies.articles IS 'How many copies there are';
COMMENT ON COLUMN story_copies.first_published IS 'The earliest day that a copy prints; NULL where none prints one';
COMMENT ON COLUMN story_copies.first_seen IS 'The earliest copy: when it was captured, else last changed, else met';
COMMENT ON COLUMN story_copies.headline IS 'The headline of the earliest copy that has one';
COMMENT ON COLUMN story_copies.members IS 'The copies, earliest first: url, site, headline, source, published_at, seen_at, similarity to the longest copy (NULL for that itself), capture_id, story_no';
