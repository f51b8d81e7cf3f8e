SELECT rejections.reason
FROM rejections
JOIN again USING (source_uri)
JOIN containers AS read USING (source_uri)
WHERE again.capture_id IS NULL AND rejections.last_seen >= read.read_at
