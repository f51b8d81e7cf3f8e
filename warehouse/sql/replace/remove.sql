DELETE FROM {table}
USING homes
WHERE {table}.part_no = homes.part_no AND {table}.capture_id = homes.capture_id
