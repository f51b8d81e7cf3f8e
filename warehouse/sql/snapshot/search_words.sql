CREATE OR REPLACE VIEW search_words AS
SELECT word, part_no, article_no, occurrences, in_headline FROM read_parquet([{files}], hive_partitioning = false);
