-- Parts that hold relations, or whose pointers were linked.
UPDATE parts
SET relations_version = relations_version + 1, linked_version = 0
WHERE linked_version > 0 OR part_no IN (SELECT part_no FROM stories)
