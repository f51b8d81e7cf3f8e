FROM lake_compacted_{table} UNION ALL BY NAME FROM lake_fresh_{table}
