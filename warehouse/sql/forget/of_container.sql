source_uri IN (SELECT word FROM words)
