CREATE VIEW lake_shards AS FROM lake_compacted_shards UNION ALL BY NAME FROM lake_fresh_shards;
