SELECT content_hash FROM tombstones WHERE starts_with(content_hash, $wanted)
