-- `changed`: part_no, the captures it gained, and which of its versions rise.
UPDATE parts
SET
    captures = parts.captures + changed.gained,
    version = parts.version + changed.captures_changed,
    sightings_version = parts.sightings_version + changed.sightings_changed,
    rejections_version = parts.rejections_version + changed.rejections_changed
FROM changed
WHERE changed.part_no = parts.part_no
