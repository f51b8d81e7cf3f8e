UPDATE memories
SET sites = held.sites, lines = held.lines
FROM (
    SELECT memories.memory_version, count(DISTINCT site) AS sites, count(site) AS lines
    FROM memories
    LEFT JOIN site_memory USING (memory_version)
    GROUP BY memories.memory_version
) AS held
WHERE held.memory_version = memories.memory_version
