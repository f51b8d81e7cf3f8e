-- Captures that a part no longer holds; its files are others from now on.
UPDATE parts
SET captures = held.captures, version = parts.version + 1, sightings_version = parts.sightings_version + 1,
    rejections_version = parts.rejections_version + 1, relations_version = parts.relations_version + 1
FROM (
    SELECT parts.part_no, count(captures.capture_id) AS captures
    FROM parts
    LEFT JOIN captures USING (part_no)
    GROUP BY parts.part_no
) AS held
WHERE held.part_no = parts.part_no AND held.captures <> parts.captures
