-- `taken`: places where a page was taken in, and when: what was turned away there before that leaves the list. Where the
-- same content, or what was never read, was turned away once more, it leaves the list for the reason of before.
DELETE FROM rejections
USING taken
WHERE rejections.source_uri = taken.source_uri
    AND rejections.source_member IS NOT DISTINCT FROM taken.source_member
    AND rejections.last_seen < taken.met_at
    AND (NOT taken.refused OR rejections.content_hash IS NULL OR rejections.content_hash = taken.content_hash)
RETURNING rejections.source_uri, rejections.source_member, rejections.last_seen, rejections.part_no
