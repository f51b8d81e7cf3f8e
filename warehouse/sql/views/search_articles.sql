CREATE OR REPLACE VIEW search_articles AS
SELECT part_no, article_no, capture_id, story_no, word_count::INTEGER AS word_count FROM numbered_stories();
COMMENT ON VIEW search_articles IS 'The stories that search() finds, numbered within their part';
COMMENT ON COLUMN search_articles.article_no IS 'The story''s number within its part, in order of capture and story, from 1';
