capture_id IN (SELECT capture_id FROM erased)
OR (capture_id IS NULL AND (source_uri, coalesce(source_member, '')) IN (SELECT (source_uri, coalesce(source_member, '')) FROM places))
