SELECT DISTINCT part_no FROM captures ORDER BY part_no
