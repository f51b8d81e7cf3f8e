-- Every article, in the order of its key, and what is known of its story.
SELECT
    articles.capture_id,
    articles.story_no,
    articles.part_no,
    articles.word_count,
    stories.story_id,
    stories.match_capture_id,
    stories.match_story_no,
    stories.similarity,
    stories.fingerprint,
    coalesce(stories.form = $form AND stories.marks IS NOT NULL, false) AS is_known
FROM articles
LEFT JOIN stories USING (capture_id, story_no)
ORDER BY articles.capture_id, articles.story_no
