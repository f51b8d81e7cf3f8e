-- `touched`: parts that lost rows. Their files are others from now on.
UPDATE parts
SET
    captures = (SELECT count(*) FROM captures WHERE captures.part_no = parts.part_no),
    version = version + 1,
    sightings_version = sightings_version + 1,
    rejections_version = rejections_version + 1,
    relations_version = relations_version + 1
WHERE part_no IN (SELECT part_no FROM touched)
