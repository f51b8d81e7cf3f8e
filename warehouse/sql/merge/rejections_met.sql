UPDATE rejections
SET last_seen = greatest(rejections.last_seen, refused.last_seen), attempts = rejections.attempts + refused.attempts
FROM refused
WHERE refused.old_part_no = rejections.part_no
    AND refused.source_uri = rejections.source_uri
    AND refused.reason = rejections.reason
    AND refused.source_member IS NOT DISTINCT FROM rejections.source_member
    AND refused.content_hash IS NOT DISTINCT FROM rejections.content_hash
