SELECT capture_id, fact_no, name, value, origin
FROM page_facts
SEMI JOIN wanted USING (capture_id)
WHERE part_no BETWEEN $first_part AND $last_part
ORDER BY capture_id, fact_no
