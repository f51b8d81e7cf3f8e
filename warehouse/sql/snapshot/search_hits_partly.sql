-- Where parts have no index: planned for a twentieth of a second longer.
CREATE OR REPLACE MACRO search_hits(words) AS TABLE
    SELECT word, part_no, article_no, occurrences, in_headline
    FROM read_parquet([{files}], hive_partitioning = false)
    SEMI JOIN (SELECT unnest(search_terms(words)) AS word) USING (word)
    UNION ALL
    SELECT word, part_no, article_no, occurrences, in_headline
    FROM story_hits(words)
    WHERE part_no IN ({missing});
