CREATE OR REPLACE VIEW search_articles AS
SELECT part_no, article_no, capture_id, story_no, word_count FROM read_parquet([{files}], hive_partitioning = false);
