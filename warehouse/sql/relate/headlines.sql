-- Every article with a headline, in the order of its key.
SELECT
    articles.capture_id,
    articles.story_no,
    articles.part_no,
    articles.headline,
    published_date(articles.published_at) - DATE '1970-01-01' AS published_day,
    linked_pages.site_no
FROM articles
LEFT JOIN linked_pages USING (capture_id)
WHERE articles.headline IS NOT NULL
ORDER BY articles.capture_id, articles.story_no
