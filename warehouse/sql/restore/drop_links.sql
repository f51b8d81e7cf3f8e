DELETE FROM item_links WHERE target_capture_id NOT IN (SELECT capture_id FROM captures)
