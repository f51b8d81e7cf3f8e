-- Captures whose identifier begins so; two are enough to tell that it is not one.
SELECT capture_id, text, page_type, language, confidence, flags, model_version, memory_version, memory_site
FROM captures WHERE starts_with(capture_id, $capture_id) ORDER BY capture_id LIMIT 2;
