-- `touched`: parts whose stories or links are others now.
UPDATE parts SET relations_version = relations_version + 1 WHERE part_no IN (SELECT part_no FROM touched)
