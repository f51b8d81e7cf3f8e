-- Those of the wanted shards whose rows a generation holds.
SELECT DISTINCT shard
FROM read_parquet({files}, hive_partitioning = false)
SEMI JOIN lake_wanted USING (shard)
