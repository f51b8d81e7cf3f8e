CREATE OR REPLACE VIEW articles_latest AS
SELECT
    latest.url,
    latest.site,
    latest.captured_at,
    latest.seen_at,
    captures.page_type,
    captures.language,
    articles.* EXCLUDE (part_no),
    try_cast(left(articles.published_at, 10) AS DATE) AS published_on,
    coalesce(stories.story_id, story_id_of(articles.capture_id, articles.story_no)) AS story_id
FROM captures_latest AS latest
JOIN captures USING (capture_id)
JOIN articles USING (capture_id)
LEFT JOIN stories ON stories.capture_id = articles.capture_id AND stories.story_no = articles.story_no;
COMMENT ON VIEW articles_latest IS 'The stories of the newest capture of each url, and of every capture that no url is known for';
COMMENT ON COLUMN articles_latest.published_on IS 'The day of published_at';
COMMENT ON COLUMN articles_latest.story_id IS 'The same for all articles that tell the same story; of an article that was not related yet one of its own';
