-- Pages by the day of their capture, as the source tells it, and stories by the day they were published.
WITH chosen AS (
    SELECT capture_id FROM captures WHERE $run_id IS NULL OR run_id = $run_id
),
captured AS (
    SELECT min(captured_at)::DATE AS day FROM sightings SEMI JOIN chosen USING (capture_id) GROUP BY capture_id
),
published AS (
    SELECT published_date(published_at) AS day FROM articles SEMI JOIN chosen USING (capture_id)
)
SELECT 'captured' AS what, day, count(*) AS n FROM captured GROUP BY day
UNION ALL
SELECT 'published', day, count(*) FROM published GROUP BY day
ORDER BY ALL
