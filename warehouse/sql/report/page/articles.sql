-- `copies` are other articles that tell the same story, a few of them by their captures.
WITH told AS (
    SELECT capture_id, story_no, story_id
    FROM stories
    SEMI JOIN wanted USING (capture_id)
),
members AS (
    SELECT story_id, capture_id, story_no FROM stories SEMI JOIN told USING (story_id)
),
others AS (
    SELECT
        told.capture_id,
        told.story_no,
        count(*) AS copy_count,
        list(DISTINCT members.capture_id ORDER BY members.capture_id)[:5] AS copies
    FROM told
    JOIN members ON members.story_id = told.story_id AND members.capture_id <> told.capture_id
    GROUP BY ALL
)
SELECT
    capture_id, story_no, left(headline, 1000) AS headline, left(kicker, 1000) AS kicker, left(dek, 2000) AS dek,
    left(byline, 1000) AS byline, authors[:20] AS authors, left(source, 500) AS source, left(dateline, 500) AS dateline,
    left(dateline_place, 500) AS dateline_place, left(published_raw, 500) AS published_raw, published_at, modified_at,
    word_count, list_transform(end_notes[:10], lambda note: left(note, 1000)) AS end_notes, flags, copy_count, copies
FROM articles
SEMI JOIN wanted USING (capture_id)
LEFT JOIN others USING (capture_id, story_no)
WHERE story_no <= $rows
ORDER BY capture_id, story_no
