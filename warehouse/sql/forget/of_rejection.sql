content_hash IN (SELECT capture_id FROM erased)
OR (source_uri, coalesce(source_member, '')) IN (SELECT (source_uri, coalesce(source_member, '')) FROM places)
