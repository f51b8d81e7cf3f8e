FROM (FROM lake_compacted_containers UNION ALL BY NAME FROM lake_fresh_containers)
QUALIFY row_number() OVER (PARTITION BY source_uri ORDER BY read_at DESC) = 1
