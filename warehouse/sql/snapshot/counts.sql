SELECT part_no, count(*) AS rows FROM {table} GROUP BY part_no ORDER BY part_no
