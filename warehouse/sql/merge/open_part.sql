-- The part that this run fills, and how full it is; no row where the run has none.
SELECT
    part_no,
    captures,
    (SELECT count(*) FROM sightings WHERE sightings.part_no = parts.part_no) AS sightings,
    (SELECT coalesce(sum(byte_length), 0)::BIGINT FROM captures WHERE captures.part_no = parts.part_no) AS text_bytes
FROM parts
WHERE run_id = $run_id
ORDER BY part_no DESC
LIMIT 1
