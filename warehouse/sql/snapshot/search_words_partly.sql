CREATE OR REPLACE VIEW search_words AS
SELECT word, part_no, article_no, occurrences, in_headline FROM read_parquet([{files}], hive_partitioning = false)
UNION ALL
SELECT word, part_no, article_no, occurrences, in_headline FROM story_words() WHERE part_no IN ({missing});
