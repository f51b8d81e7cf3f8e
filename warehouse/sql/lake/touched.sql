-- Compacted files with rows at places that have to be settled anew.
SELECT DISTINCT filename
FROM read_parquet({files}, hive_partitioning = false, filename = true) AS known
SEMI JOIN lake_places AS places
    ON places.source_uri = known.source_uri AND places.source_member IS NOT DISTINCT FROM known.source_member
