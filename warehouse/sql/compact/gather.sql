-- The versions rise: files of other rows were written under the ones before.
UPDATE parts
SET
    captures = (SELECT sum(captures)::BIGINT FROM parts WHERE part_no = $into OR list_contains($parts, part_no)),
    version = version + 1,
    sightings_version = sightings_version + 1,
    rejections_version = rejections_version + 1,
    relations_version = relations_version + 1,
    linked_version = CASE
        WHEN (SELECT bool_and(linked_version = version) FROM parts WHERE part_no = $into OR list_contains($parts, part_no))
            THEN version + 1
        ELSE 0
    END
WHERE part_no = $into
