SELECT * FROM {table} WHERE part_no = $part_no
