-- A table of a snapshot, without what was removed for good since.
SELECT *
FROM read_parquet([{files}], hive_partitioning = false)
