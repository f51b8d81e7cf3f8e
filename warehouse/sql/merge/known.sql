SELECT capture_id FROM captures SEMI JOIN wanted USING (capture_id)
