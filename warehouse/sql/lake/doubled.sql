-- Captures of fresh shards that a generation, or a shard committed before, holds already; their rows do not count.
CREATE TEMP TABLE lake_doubled AS
WITH mine AS (
    SELECT
        capture_id,
        part_no,
        row_number() OVER (PARTITION BY capture_id ORDER BY rank, part_no) AS n
    FROM lake_fresh_captures
    JOIN lake_ranks USING (part_no)
),
held AS (
    SELECT DISTINCT capture_id FROM lake_compacted_captures SEMI JOIN lake_fresh_captures USING (capture_id)
)
SELECT mine.capture_id, mine.part_no
FROM mine
LEFT JOIN held ON held.capture_id = mine.capture_id
WHERE n > 1 OR held.capture_id IS NOT NULL;
