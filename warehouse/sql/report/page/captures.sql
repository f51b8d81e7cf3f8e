SELECT
    capture_id, left(text, $characters) AS text, length(text) AS characters, line_count, page_type, language, confidence,
    flags, charset, media_type, model_version, memory_version
FROM captures
SEMI JOIN wanted USING (capture_id)
