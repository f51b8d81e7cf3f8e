SELECT capture_id, kind, group_no, line_start, line_end, confidence
FROM blocks
SEMI JOIN wanted USING (capture_id)
WHERE char_start < $characters AND block_no <= $blocks
ORDER BY capture_id, block_no
