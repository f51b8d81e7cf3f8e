-- `wanted`: capture_id, story_no, row_no, of articles of one part.
SELECT wanted.row_no, articles.body
FROM articles
JOIN wanted USING (capture_id, story_no)
WHERE articles.part_no = $part_no
