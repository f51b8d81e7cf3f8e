SELECT
    part_no,
    any_value(run_id) AS run_id,
    count(*) AS captures,
    1::BIGINT AS version,
    1::BIGINT AS sightings_version,
    1::BIGINT AS rejections_version,
    1::BIGINT AS relations_version,
    0::BIGINT AS linked_version
FROM captures
GROUP BY part_no
