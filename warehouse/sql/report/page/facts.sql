SELECT capture_id, name, left(value, 1000) AS value, origin
FROM page_facts
SEMI JOIN wanted USING (capture_id)
WHERE fact_no <= $rows
ORDER BY capture_id, fact_no
