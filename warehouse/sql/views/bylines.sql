-- Names are brought into one form once for each spelling, and found by it before anything else of a story is read.
CREATE OR REPLACE VIEW bylines AS
WITH spellings AS (
    SELECT author, name_key(author) AS name_key
    FROM (SELECT DISTINCT author FROM (SELECT unnest(authors) AS author FROM articles WHERE len(authors) > 0))
),
signed AS (
    SELECT
        capture_id, story_no, headline, byline, source, published_at, word_count,
        unnest(authors) AS author,
        generate_subscripts(authors, 1) AS author_no
    FROM articles
    WHERE len(authors) > 0
)
SELECT
    site_of(latest.site, latest.url) AS site,
    spellings.name_key,
    signed.author,
    signed.author_no,
    signed.headline,
    try_cast(left(signed.published_at, 10) AS DATE) AS published_on,
    signed.byline,
    signed.source,
    signed.word_count,
    latest.url,
    latest.seen_at,
    signed.capture_id,
    signed.story_no
FROM captures_latest AS latest
JOIN signed USING (capture_id)
JOIN spellings USING (author);
COMMENT ON VIEW bylines IS 'Who wrote what, when, for whom: a row for each author of each story of articles_latest';
COMMENT ON COLUMN bylines.site IS 'The site of the page: as the source gives it, else the host of its url';
COMMENT ON COLUMN bylines.name_key IS 'The author''s name in one form; see people';
COMMENT ON COLUMN bylines.author IS 'The author''s name as printed';
COMMENT ON COLUMN bylines.author_no IS 'Place among the story''s authors, from 1';
COMMENT ON COLUMN bylines.published_on IS 'The day of published_at';
