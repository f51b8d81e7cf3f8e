-- Pages with a pointer to what is gone are linked anew.
UPDATE parts
SET linked_version = 0
WHERE part_no IN (SELECT part_no FROM item_links WHERE target_capture_id IN (SELECT capture_id FROM gone))
