-- A capture met at several sites counts for the first of them by name. Sites beyond the largest ones are one.
WITH sites AS (
    SELECT capture_id, left(min(site_of(site, url)), 200) AS site
    FROM sightings
    SEMI JOIN (SELECT capture_id FROM captures WHERE $run_id IS NULL OR run_id = $run_id) USING (capture_id)
    GROUP BY capture_id
),
counted AS (
    SELECT site, kind, sum(char_end - char_start)::BIGINT AS characters
    FROM blocks
    JOIN sites USING (capture_id)
    GROUP BY site, kind
),
ranked AS (
    SELECT site, row_number() OVER (ORDER BY sum(characters) DESC, site) AS place FROM counted GROUP BY site
)
SELECT
    ranked.place <= $sites AS is_named,
    CASE WHEN is_named THEN counted.site END AS site,
    kind,
    sum(characters)::BIGINT AS characters
FROM counted
JOIN ranked ON counted.site IS NOT DISTINCT FROM ranked.site
GROUP BY ALL
ORDER BY min(ranked.place), kind
