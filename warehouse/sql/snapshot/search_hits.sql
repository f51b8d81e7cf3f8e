CREATE OR REPLACE MACRO search_hits(words) AS TABLE
    SELECT word, part_no, article_no, occurrences, in_headline
    FROM read_parquet([{files}], hive_partitioning = false)
    SEMI JOIN (SELECT unnest(search_terms(words)) AS word) USING (word);
