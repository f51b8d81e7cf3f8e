DELETE FROM item_links
WHERE capture_id IN (SELECT capture_id FROM gone) OR target_capture_id IN (SELECT capture_id FROM gone)
