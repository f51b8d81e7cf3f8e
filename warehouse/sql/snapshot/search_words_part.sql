-- Sorted by word, so that a reader's look at a file's row groups finds the few that hold it.
SELECT * FROM search_words WHERE part_no = $part_no ORDER BY word, article_no
