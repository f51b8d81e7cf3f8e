SELECT articles.* EXCLUDE (part_no), captures.page_type, captures.language
FROM articles
JOIN captures USING (capture_id)
ORDER BY capture_id, story_no;
