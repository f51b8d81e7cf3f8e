SELECT capture_id, text, unrepaired, charset, media_type, byte_length, line_count, flags
FROM captures
SEMI JOIN wanted USING (capture_id)
WHERE part_no BETWEEN $first_part AND $last_part
ORDER BY capture_id
