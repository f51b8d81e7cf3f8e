WHERE {column} IS NULL OR {column} NOT IN (SELECT content_hash FROM old.buried)
