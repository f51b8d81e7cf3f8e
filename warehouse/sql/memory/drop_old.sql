-- Versions that no capture names any more, but for the newest.
DELETE FROM {table}
WHERE memory_version NOT IN (SELECT memory_version FROM captures WHERE memory_version IS NOT NULL)
    AND memory_version <> $newest
