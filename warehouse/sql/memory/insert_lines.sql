INSERT INTO site_memory BY NAME SELECT * FROM remembered ORDER BY site, fingerprint
