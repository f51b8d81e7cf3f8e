-- How many rows of each file are to go.
SELECT parse_filename(filename) AS name, count(*) AS rows
FROM read_parquet([{files}], filename = true, union_by_name = true, hive_partitioning = false)
WHERE {condition}
GROUP BY ALL
