SELECT DISTINCT part_no FROM {table} WHERE {condition}
