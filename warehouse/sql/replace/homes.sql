SELECT capture_id, part_no FROM captures SEMI JOIN staged_captures USING (capture_id)
