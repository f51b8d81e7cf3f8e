WITH chosen AS (
    SELECT capture_id, confidence, list_contains(flags, 'low_confidence') AS is_low
    FROM captures
    WHERE $run_id IS NULL OR run_id = $run_id
),
stories AS (
    SELECT headline IS NOT NULL AS has_headline, body <> '' AS has_body, published_at IS NOT NULL AS has_date
    FROM articles
    SEMI JOIN chosen USING (capture_id)
)
SELECT
    (SELECT count(*) FROM chosen) AS captures,
    (SELECT count(*) FROM stories) AS articles,
    (SELECT avg(confidence) FROM chosen) AS mean_confidence,
    (SELECT avg(is_low::INTEGER) FROM chosen) AS low_confidence_share,
    (SELECT avg(has_headline::INTEGER) FROM stories) AS headline_share,
    (SELECT avg(has_body::INTEGER) FROM stories) AS body_share,
    (SELECT avg(has_date::INTEGER) FROM stories) AS date_share
