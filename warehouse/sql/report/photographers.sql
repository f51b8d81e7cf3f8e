-- Their spellings as one, by the one that is printed most often; agencies are not people.
WITH credited AS (
    SELECT creator, credit_line, capture_id, occurrences
    FROM photos
    SEMI JOIN (SELECT capture_id FROM captures WHERE $run_id IS NULL OR run_id = $run_id) USING (capture_id)
    WHERE creator IS NOT NULL
),
keys AS (
    SELECT creator, name_key(creator) AS name_key FROM (SELECT DISTINCT creator FROM credited)
)
SELECT
    left(mode(creator ORDER BY creator), 300) AS creator,
    count(DISTINCT capture_id) AS pages,
    sum(occurrences)::BIGINT AS times,
    left(mode(credit_line ORDER BY credit_line), 300) AS credit_line
FROM credited
JOIN keys USING (creator)
ANTI JOIN agency_names ON agency_names.agency_key = keys.name_key
GROUP BY name_key
ORDER BY pages DESC, times DESC, creator
LIMIT $rows
