WITH chosen AS (
    SELECT capture_id FROM captures WHERE $run_id IS NULL OR run_id = $run_id
)
SELECT
    (SELECT count(*) FROM chosen) AS pages,
    (SELECT count(*) FROM articles SEMI JOIN chosen USING (capture_id)) AS articles,
    (SELECT count(*) FROM sidebar_items SEMI JOIN chosen USING (capture_id)) AS sidebar_items,
    (SELECT count(*) FROM photos SEMI JOIN chosen USING (capture_id)) AS photos
