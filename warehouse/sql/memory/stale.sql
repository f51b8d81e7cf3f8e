-- The captures whose rows another model made, or another memory than the one that holds for their site.
WITH remembering AS (
    SELECT DISTINCT site FROM site_memory WHERE memory_version = $memory_version
),
wanted AS (
    SELECT captures.* EXCLUDE (text), remembering.site AS wanted_site
    FROM captures
    LEFT JOIN page_sites ON page_sites.capture_id = captures.capture_id
    LEFT JOIN remembering ON remembering.site = page_sites.site
)
SELECT capture_id, part_no, byte_length, wanted_site AS site
FROM wanted
WHERE $every
    OR model_version <> $model_version
    OR memory_site IS DISTINCT FROM wanted_site
    OR memory_version IS DISTINCT FROM CASE WHEN wanted_site IS NOT NULL THEN $memory_version END
ORDER BY part_no, capture_id
