match_capture_id IN (SELECT capture_id FROM erased)
