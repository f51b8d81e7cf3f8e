SELECT month, {columns}
FROM lake_fresh_{table}
ANTI JOIN lake_doubled USING (capture_id, part_no)
JOIN lake_months USING (capture_id, part_no)
