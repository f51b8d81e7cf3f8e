SELECT count(*) AS rows FROM {table} WHERE {condition}
