-- The parts whose relations change once captures are `gone` and their stories are `broken`.
SELECT part_no FROM stories SEMI JOIN broken USING (story_id)
UNION
SELECT part_no FROM item_links WHERE capture_id IN (SELECT capture_id FROM gone)
UNION
SELECT part_no FROM item_links WHERE target_capture_id IN (SELECT capture_id FROM gone)
