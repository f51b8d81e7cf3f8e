-- A snapshot with a search index has these rows in files; see search_index.py.
CREATE OR REPLACE VIEW search_words AS
FROM story_words();
COMMENT ON VIEW search_words IS 'What search() looks in: each word of each story, in its headline, kicker, dek and body';
COMMENT ON COLUMN search_words.word IS 'The word as search_terms() gives it';
COMMENT ON COLUMN search_words.article_no IS 'The story''s number within its part; see search_articles';
COMMENT ON COLUMN search_words.occurrences IS 'How often it stands there';
COMMENT ON COLUMN search_words.in_headline IS 'Whether it stands in the headline';
