capture_id IN (SELECT capture_id FROM erased)
OR target_capture_id IN (SELECT capture_id FROM erased)
