INSERT INTO parts BY NAME
SELECT
    coalesce(max(part_no), 0) + 1 AS part_no,
    $run_id AS run_id,
    0 AS captures,
    1 AS version,
    1 AS sightings_version,
    1 AS rejections_version,
    1 AS relations_version,
    0 AS linked_version
FROM parts
RETURNING part_no
