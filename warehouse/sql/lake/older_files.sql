-- Columns that files of an older schema lack are NULL.
{nothing}
UNION ALL BY NAME
FROM read_parquet({files}, hive_partitioning = false, union_by_name = true)
