DELETE FROM tombstones WHERE content_hash = $wanted
