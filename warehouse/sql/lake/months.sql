-- The month in which each page of the fresh shards was captured, by what its shard says of it.
CREATE TEMP TABLE lake_months AS
SELECT capture_id, part_no, coalesce(strftime(min(captured_at), '%Y-%m'), 'none') AS month
FROM lake_fresh_sightings
WHERE capture_id IS NOT NULL
GROUP BY capture_id, part_no;
