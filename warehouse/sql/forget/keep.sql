SELECT * FROM read_parquet([{files}], hive_partitioning = false) WHERE ({condition}) IS NOT TRUE
