-- `held`: captures of each part in a snapshot's files.
SELECT parts.* REPLACE (coalesce(held.captures, 0) AS captures)
FROM read_parquet([{files}], hive_partitioning = false) AS parts
LEFT JOIN held USING (part_no)
