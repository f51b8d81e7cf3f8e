SELECT
    left(headline, 500) AS headline,
    count(DISTINCT capture_id) AS pages,
    count(DISTINCT site) AS sites,
    min(position) AS best_position,
    left(mode(section_heading ORDER BY section_heading), 300) AS section_heading
FROM sidebar_items
SEMI JOIN (SELECT capture_id FROM captures WHERE $run_id IS NULL OR run_id = $run_id) USING (capture_id)
LEFT JOIN (
    SELECT capture_id, min(site_of(site, url)) AS site FROM sightings WHERE capture_id IS NOT NULL GROUP BY capture_id
) USING (capture_id)
WHERE headline IS NOT NULL
GROUP BY ALL
ORDER BY pages DESC, sites DESC, best_position, headline
LIMIT $rows
