FROM lake_compacted_{table}
UNION ALL BY NAME
FROM lake_fresh_{table} ANTI JOIN lake_doubled USING (capture_id, part_no)
